import AWSConfig
import ArgumentParser
import Foundation
import HTTP
import S3Client
import SigV4

/// `strata-dev demo-fill`: makes an empty store into the account that `make demo` shows.
struct DemoFillCommand: AsyncParsableCommand {
    /// Which part of the story is told.
    enum Part: String, ExpressibleByArgument, CaseIterable {
        /// Five years, up to the day before yesterday: what is kept from run to run.
        case history
        /// From where the history ended to the present, with the accident.
        case present
        /// Locked versions, which the store does not keep over a restart.
        case locks
        /// The smaller account, with no dates of its own.
        case weed
    }

    static let configuration = CommandConfiguration(
        commandName: "demo-fill", abstract: "Fill an empty store with the demo's account, through Strata's own client.",
        discussion: "Keys come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. Part history prints when it ends, in seconds since 1970.")

    @Option(help: "The store to fill.")
    var endpoint: String

    @Option(help: "The part to tell: \(Part.allCases.map(\.rawValue).joined(separator: ", ")).")
    var part: Part = .history

    @Option(help: "The file by which libfaketime moves the store's clock.")
    var clockFile: String?

    @Option(help: "With --part present: where the history ended, as --part history printed it.")
    var since: Double?

    @Option(help: "Requests at once.")
    var width = 24

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        guard let accessKey = environment["AWS_ACCESS_KEY_ID"], let secretKey = environment["AWS_SECRET_ACCESS_KEY"] else {
            throw ValidationError("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set")
        }
        let keys = StaticCredentialProvider(Credentials(accessKeyId: accessKey, secretAccessKey: secretKey))
        let profile = ResolvedProfile(
            name: "demo-fill", region: "us-east-1", regionSource: "demo-fill", endpointURL: endpoint, endpointSource: "--endpoint",
            addressingStyle: .path, credentials: keys)
        var options = S3ClientOptions()
        // The store's clock is moved on purpose; requests keep this machine's.
        options.correctsClockSkew = clockFile == nil
        let client = S3Client(profile: profile, transport: CurlTransport(), options: options)
        let player = DemoPlayer(
            client: client, clock: DemoClock(path: clockFile), width: width, progress: DemoProgress("filling \(part == .weed ? "weed" : "demo")"))
        let dates = DemoDates(now: Date(), timeZone: .current)
        switch part {
        case .weed: try await player.play(DemoWeed().writes())
        case .locks: try await player.play(DemoLedger().locked(dates))
        case .history:
            let end = dates.ago(days: DemoFill.historyMargin, 0)
            try await player.play(DemoFill.writes(dates, from: .distantPast, to: end))
            print(Int(end.timeIntervalSince1970))
        case .present:
            guard let since else { throw ValidationError("--part present wants --since") }
            try await player.play(DemoFill.writes(dates, from: Date(timeIntervalSince1970: since), to: dates.now))
        }
    }
}

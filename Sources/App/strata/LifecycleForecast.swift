import ArgumentParser
import Foundation
import Glibc
import Operations
import S3Client
import S3Model
import Timeline

/// `strata rules lifecycle forecast`: what the rules, or those of a file, will do to what the bucket holds.
struct LifecycleForecast: RulesVerb {
    static let configuration = CommandConfiguration(
        commandName: "forecast", abstract: "Foretell what lifecycle rules will do within 0, 30, 90 and 365 days; changes nothing.",
        discussion: """
            Lists every version and every unfinished upload that a rule may touch: one request for each 1,000. With --file the rules of the file are \
            foretold, and compared with those that are saved. What rests on tags is counted apart, since a listing has none.

            strata rules lifecycle forecast --file rules.json s3://b

            Exit codes: 0 done, 1 the forecast isn't whole, 2 usage, 3 not found, 4 denied, 130 interrupted.
            """)

    @OptionGroup var common: CommonOptions

    @Option(help: ArgumentHelp("Rules that aren't saved: JSON, XML or a backup; - reads standard input.", valueName: "file"))
    var file: String?

    @Flag(help: "Also print everything that is touched, by what is due first.")
    var list = false

    @Option(help: ArgumentHelp("Read the tags of up to so many versions, one request each, where rules ask for tags.", valueName: "n"))
    var tags = 0

    @Option(help: ArgumentHelp("Compare so many keys with the store's own x-amz-expiration, one request each.", valueName: "n"))
    var check = 0

    @Flag(name: .customLong("dry-run"), help: "Accepted for the likeness of the other verbs: a forecast changes nothing.")
    var dryRun = false

    @Flag(help: "One JSON object a line.")
    var json = false

    @Argument(help: ArgumentHelp("s3://bucket", valueName: "uri"))
    var place: PlaceArgument

    func validate() throws {
        guard tags >= 0, check >= 0 else { throw ValidationError("--tags and --check take numbers from 0.") }
    }

    func perform(_ client: S3Client, _ output: Output) async throws -> ExitStatus {
        let edited = try file.map { try rules(ofFile: $0, .lifecycle) }
        let snapshot = try await session(client).open()
        let now = client.storeTime
        let printer = ForecastPrinter(RulePrinter(output, isJSON: json), snapshot)
        var made = try await forecasts(client, snapshot, edited, now: now, printer)
        try await readTags(&made, client, printer)
        printer.print(made.forecast, of: made.material)
        if edited != nil { printer.print(ForecastDifference.between(saved: made.saved, edited: made.forecast, listing: made.material.listing)) }
        if list { printer.printRows(made.forecast, of: made.material) }
        if check > 0 { try await compare(made, client, now: now, printer) }
        if case .failed = made.material.uploads { return .someFailed }
        return made.material.hasVersions ? .done : .someFailed
    }

    /// What was read, and what the saved and the foretold rules make of it.
    private struct Made {
        var operation: ForecastOperation
        var material: ForecastMaterial
        var savedRules: [LifecycleRuleDraft]
        var rules: [LifecycleRuleDraft]
        var setting: ForecastSetting
        var savedSetting: ForecastSetting
        var saved = Forecast()
        var forecast = Forecast()

        mutating func make(isCompared: Bool) throws {
            func forecast(_ rules: [LifecycleRuleDraft], _ setting: ForecastSetting) throws -> Forecast {
                let made = ForecastEngine.forecast(
                    of: material.listing, uploads: material.knownUploads, rules: rules, setting: setting, isCancelled: { Task.isCancelled })
                guard let made else { throw CancellationError() }
                return made
            }
            self.forecast = try forecast(rules, setting)
            saved = isCompared ? try forecast(savedRules, savedSetting) : self.forecast
        }
    }

    private func forecasts(
        _ client: S3Client, _ snapshot: LifecycleSnapshot, _ edited: StoredRules?, now: Int64, _ printer: ForecastPrinter
    ) async throws -> Made {
        let saved = snapshot.configuration.rules
        let rules = edited?.lifecycle.rules ?? saved
        var context = snapshot.context
        let savedSetting = ForecastSetting(context, now: now)
        if let size = edited?.minimumObjectSize { context.minimumObjectSize = size }
        let operation = ForecastOperation(client: client, bucket: snapshot.bucket, prefixes: ForecastOperation.prefixes(of: saved + rules))
        let material = try await operation.read { _, progress in printer.tell("\(progress.rows) entries read") }
        printer.endProgress()
        var made = Made(
            operation: operation, material: material, savedRules: saved, rules: rules, setting: ForecastSetting(context, now: now),
            savedSetting: savedSetting)
        try made.make(isCompared: edited != nil)
        return made
    }

    /// Reads tags where that was asked for: all that are wanted, or an even sample of them.
    private func readTags(_ made: inout Made, _ client: S3Client, _ printer: ForecastPrinter) async throws {
        let wanted = Set(made.forecast.unreadTags).union(made.saved.unreadTags).sorted()
        guard tags > 0, !wanted.isEmpty else { return }
        let chosen = ForecastOperation.sample(wanted, most: tags)
        let reading = try await made.operation.tags(of: chosen, in: made.material.listing) { printer.tell("tags of \($0) of \(chosen.count) read") }
        printer.endProgress()
        if let failure = reading.firstFailure {
            Complaint(headline: "The tags of \(reading.failed) versions can't be read.", hint: "\(failure.code): \(failure.message)").tell()
        }
        made.setting.tags = reading.tags
        made.savedSetting.tags = reading.tags
        try made.make(isCompared: file != nil)
    }

    private func compare(_ made: Made, _ client: S3Client, now: Int64, _ printer: ForecastPrinter) async throws {
        let result = try await made.operation.check(made.saved, over: made.material.listing, now: now, most: check)
        printer.print(result)
    }
}

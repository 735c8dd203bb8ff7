@preconcurrency import Dispatch
import Glibc
import S3Client

/// Runs a verb to its end and ends the process with its exit code.
enum VerbRunner {
    static func run(_ verb: any Verb) -> Never {
        // A reader that goes away is told by write(2)'s EPIPE instead.
        signal(SIGPIPE, SIG_IGN)
        let output = Output()
        let work = Task { await status(of: verb, output) }
        let sources = [(SIGINT, ExitStatus.interrupted.rawValue), (SIGTERM, Int32(128 + SIGTERM))].map { number, code in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            let first = Once()
            source.setEventHandler {
                // The first one lets the work clean up after itself; who asks again doesn't want to wait.
                if !first.claim() { _exit(code) }
                interruption.set(code)
                work.cancel()
            }
            source.activate()
            return source
        }
        Task {
            let code = await work.value
            withExtendedLifetime(sources) { exit(interruption.value ?? code) }
        }
        dispatchMain()
    }

    private static let interruption = Interruption()

    private static func status(of verb: any Verb, _ output: Output) async -> Int32 {
        do {
            var status = verb.performLocally(output)
            if status == nil { status = try await verb.perform(try Session.client(verb.common), output) }
            if output.hasFailed {
                Complaint(headline: "The output can't be written.").tell()
                return ExitStatus.someFailed.rawValue
            }
            return (status ?? .done).rawValue
        } catch {
            let complaint = Complaint(error)
            // Nobody reads any more: as `| head` wants it, this is no failure.
            if output.isClosed || complaint.isClosedPipe { return 0 }
            complaint.tell()
            return complaint.status.rawValue
        }
    }
}

public import ActionQueue
public import StrataCore

extension JobRow {
    /// A job of the queue, as the queue pane shows it.
    public init(_ job: JobSnapshot) {
        let phase: Phase =
            switch job.phase {
            case .waiting: .waiting
            case .running: .running
            case .paused: .paused
            case .done: .done
            case .cancelled: .cancelled
            case .failed(let why): .failed(why)
            }
        var seconds: Double?
        if let start = job.startedAt, let end = job.endedAt { seconds = end - start }
        self.init(
            id: job.id.number, label: job.label, kind: EffectRunner.kind(ofLane: job.lane), phase: phase, done: job.progress.done,
            total: job.progress.total, unit: job.progress.unit,
            seconds: seconds, rate: Self.rate(job))
    }

    /// Units a second up to the last report; nothing is said of less than a second, in which anything may be.
    private static func rate(_ job: JobSnapshot) -> Double? {
        guard job.phase == .running, let start = job.startedAt, let now = job.progressAt, now - start >= 1, job.progress.done > 0 else { return nil }
        return Double(job.progress.done) / (now - start)
    }
}

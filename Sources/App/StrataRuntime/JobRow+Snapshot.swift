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
            seconds: seconds)
    }
}

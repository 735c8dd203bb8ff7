import Foundation

/// What some work took, in seconds.
struct BenchTime {
    /// By the clock on the wall.
    var wall: Double
    /// Of this process' own processor time.
    var processor: Double

    /// Until now.
    init(since start: BenchTime) {
        (wall, processor) = (BenchMeasure.now() - start.wall, BenchMeasure.processTime() - start.processor)
    }

    private init(wall: Double, processor: Double) { (self.wall, self.processor) = (wall, processor) }

    static var now: BenchTime { BenchTime(wall: BenchMeasure.now(), processor: BenchMeasure.processTime()) }
}

/// Clocks and figures of the benchmark. Times are in seconds.
enum BenchMeasure {
    /// A moment on a clock that only goes forward.
    static func now() -> Double { seconds(CLOCK_MONOTONIC) }

    /// Processor time that this process has spent in its own code, all threads together (getrusage, `ru_utime`).
    static func userTime() -> Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return Double(usage.ru_utime.tv_sec) + Double(usage.ru_utime.tv_usec) / 1e6
    }

    /// Processor time that this process has spent, in its own code and in the system's for it, all threads together.
    static func processTime() -> Double { seconds(CLOCK_PROCESS_CPUTIME_ID) }

    /// Processor time of this thread alone: what "a core" means while other processes share the machine.
    static func threadTime() -> Double { seconds(CLOCK_THREAD_CPUTIME_ID) }

    /// Bytes of this process in memory (`/proc/self/statm`); what the allocator keeps for later counts.
    static func residentBytes() -> Int {
        let fields = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ") ?? []
        return (fields.count > 1 ? Int(fields[1]) ?? 0 : 0) * Int(sysconf(Int32(_SC_PAGESIZE)))
    }

    /// Forgets how much memory was resident at most so far (proc(5), `clear_refs`).
    static func forgetPeak() throws { try Data("5".utf8).write(to: URL(fileURLWithPath: "/proc/self/clear_refs")) }

    /// Bytes resident at most since then (proc(5), VmHWM).
    static func peakBytes() -> Int {
        let lines = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8))?.split(separator: "\n") ?? []
        let line = lines.first { $0.hasPrefix("VmHWM:") }?.split(whereSeparator: \.isWhitespace) ?? []
        return (line.count > 1 ? Int(line[1]) ?? 0 : 0) * 1024
    }

    /// Wall and user time of some work.
    static func timed(_ work: () async throws -> Void) async rethrows -> (wall: Double, user: Double) {
        let (wall, user) = (now(), userTime())
        try await work()
        return (now() - wall, userTime() - user)
    }

    private static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

extension [Double] {
    /// The value that so large a part (0 ... 1) of the values doesn't exceed; 0 where there are none.
    func quantile(_ part: Double) -> Double {
        guard !isEmpty else { return 0 }
        return sorted()[Swift.min(count - 1, Int((Double(count - 1) * part).rounded()))]
    }

    /// The middle value.
    var median: Double { quantile(0.5) }
}

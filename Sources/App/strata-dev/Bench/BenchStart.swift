import Foundation
import SigV4

/// The real program on a terminal: how long until it shows something, and until a key press shows.
struct BenchStart {
    /// Path of `strata`.
    let program: String
    let store: BenchStore
    let runs: Int

    /// Measures starts, then key presses.
    func run(_ report: inout BenchReport) throws {
        report.section("Start of \(program) on a terminal of 160x45, \(runs) times")
        let home = FileManager.default.temporaryDirectory.appendingPathComponent("strata-bench-\(getpid())").path
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: home) }
        var frames: [Double] = []
        var rows: [Double] = []
        for run in 0...runs {
            let (frame, row) = try start(home)
            // The first one brings the program into memory.
            if run > 0 {
                frames.append(frame * 1000)
                rows.append(row * 1000)
            }
        }
        report.figure("first frame", frames.median, "%.1f ms", aim: .atMost(30), note: spread(frames))
        report.figure("first bucket's row", rows.median, "%.1f ms", aim: .atMost(60), note: spread(rows))
        let keys = try presses(home)
        report.figure("key press to bytes on the terminal", keys.median, "%.2f ms", note: spread(keys))
    }

    /// Seconds from the start to the first frame and to the first bucket's row.
    private func start(_ home: String) throws -> (frame: Double, row: Double) {
        let started = BenchMeasure.now()
        let terminal = try open(home, [])
        // The pane's title is in the first frame; a bucket's name comes with the store's answer.
        let frame = try terminal.wait(for: "Buckets") - started
        let row = try terminal.wait(for: BenchStore.keysBucket) - started
        terminal.send("q")
        try terminal.waitForEnd()
        return (frame, row)
    }

    /// Milliseconds from a key to what it changes, in a folder of 1,000 keys.
    private func presses(_ home: String) throws -> [Double] {
        let terminal = try open(home, ["s3://\(BenchStore.keysBucket)/logs/2026/host-0000/"])
        _ = try terminal.wait(for: "part-")
        try terminal.settle(milliseconds: 500)
        var times: [Double] = []
        for _ in 0..<200 {
            terminal.forget()
            let before = BenchMeasure.now()
            terminal.send("j")
            times.append((try terminal.wait(for: "") - before) * 1000)
            try terminal.settle(milliseconds: 5)
        }
        terminal.send("q")
        try terminal.waitForEnd()
        return times
    }

    private func open(_ home: String, _ arguments: [String]) throws -> BenchTerminal {
        let environment = [
            "HOME=\(home)", "TERM=xterm-256color", "LANG=C.UTF-8", "PATH=/usr/bin:/bin", "NO_PROXY=127.0.0.1", "AWS_REGION=us-east-1",
            "AWS_ACCESS_KEY_ID=\(store.credentials.accessKeyId)", "AWS_SECRET_ACCESS_KEY=\(store.credentials.secretAccessKey)",
        ]
        return try BenchTerminal(program, arguments + ["--endpoint-url", store.endpoint], environment: environment)
    }

    private func spread(_ values: [Double]) -> String {
        String(format: "from %.1f, 9 of 10 within %.1f ms", values.min() ?? 0, values.quantile(0.9))
    }
}

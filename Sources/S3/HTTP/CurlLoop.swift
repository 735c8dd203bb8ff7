import CCurl
import Dispatch
import Foundation
import Synchronization

/// One `curl_multi` on a thread of its own, which sleeps until a socket, a timer or the inbox has something for it.
///
/// Tasks may run on that thread too (`TaskExecutor`): between two requests of a task there is then no change of thread. What they do there must be
/// short, as everything else waits for it.
///
/// A thread and not a queue with Dispatch's sources: with those each event took two changes of thread and several system calls, as Dispatch waits on one
/// thread and runs handlers on another; beside a store on the same two cores that was a good part of what a request cost (docs/PERFORMANCE.md).
///
/// `@unchecked Sendable`: everything but `metrics`, `inbox` and the bell of `sockets` is touched on the loop's thread only; libcurl's callbacks run inside
/// calls that are made there. `shutDown` must have been put before the last reference goes: the thread holds one until then.
final class CurlLoop: TaskExecutor, @unchecked Sendable {
    /// Counters, behind their own lock.
    let metrics = Locked(HTTPMetrics())

    /// The transfers for one scheme, host and port: how many are on their way, and which wait for one of these to end, first come first served.
    ///
    /// CURLMOPT_MAX_HOST_CONNECTIONS isn't used: for each transfer that ends libcurl wakes the first that waits, for whatever host (lib/multi.c,
    /// process_pending_handles), so that a place at one host can go to a transfer for another and stay empty.
    private struct HostQueue {
        var active = 0
        var waiting: [CurlTransfer] = []
        var next = 0
    }

    private let multi: UnsafeMutableRawPointer?
    private let inbox = LoopInbox()
    private let sockets = SocketSet()
    private var transfers: [UnsafeMutableRawPointer: CurlTransfer] = [:]
    private var hosts: [String: HostQueue] = [:]
    private let maxConnectionsPerHost: Int
    /// Hosts at which a place has become free.
    private var hostsToAdmit: [String] = []
    private var idleHandles: [CurlEasy] = []
    /// When libcurl wants to be called, in nanoseconds of uptime; nil while it doesn't.
    private var deadline: UInt64?
    private var isOver = false

    /// Starts the loop's thread.
    init(configuration: CurlConfiguration) {
        multi = CurlLibrary.startCode == CURLE_OK ? curl_multi_init() : nil
        maxConnectionsPerHost = max(1, configuration.maxConnectionsPerHost)
        if let multi { prepare(multi, configuration) }
        let thread = Thread { [self] in run() }
        thread.name = "strata.http"
        thread.qualityOfService = .userInitiated
        thread.start()
    }

    private func prepare(_ multi: UnsafeMutableRawPointer, _ configuration: CurlConfiguration) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        _ = strata_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, configuration.maxKeptConnections)
        _ = strata_curl_multi_set_long(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_NOTHING))
        _ = strata_curl_multi_on_socket(
            multi,
            { _, descriptor, interest, context, _ in
                CurlLoop.from(context)?.sockets.watch(descriptor, interest)
                return 0
            }, context)
        _ = strata_curl_multi_on_timer(
            multi,
            { _, milliseconds, context in
                CurlLoop.from(context)?.setTimer(milliseconds)
                return 0
            }, context)
    }

    /// The loop behind a callback's pointer; it outlives its multi handle, see `shutDown`.
    static func from(_ context: UnsafeMutableRawPointer?) -> CurlLoop? {
        context.map { Unmanaged<CurlLoop>.fromOpaque($0).takeUnretainedValue() }
    }

    // MARK: The thread

    /// Has the loop do something. From any thread; nothing happens once it has been shut down.
    func put(_ item: LoopInbox.Item) {
        if inbox.put(item) == true { sockets.ring() }
    }

    /// Runs a piece of a task on the loop's thread; elsewhere once the loop has been shut down, as a task must not stop midway.
    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        switch inbox.put(.job(job)) {
        case true?: sockets.ring()
        case false?: break
        case nil:
            let executor = asUnownedTaskExecutor()
            DispatchQueue.global().async { [self] in withExtendedLifetime(self) { job.runSynchronously(on: executor) } }
        }
    }

    private func run() {
        var items: [LoopInbox.Item] = []
        while !isOver {
            // Answers and what tasks make of them, before the next look at the sockets; bounded, so that these are looked at.
            var rounds = 0
            while rounds < 8, !isOver, inbox.take(into: &items) {
                for item in items { carryOut(item) }
                items.removeAll(keepingCapacity: true)
                settle()
                rounds += 1
            }
            if !isOver { wait() }
        }
    }

    private func carryOut(_ item: LoopInbox.Item) {
        switch item {
        case .start(let transfer): start(transfer)
        case .cancel(let transfer): cancel(transfer)
        case .job(let job): job.runSynchronously(on: asUnownedTaskExecutor())
        case .shutDown: shutDown()
        }
    }

    /// Lets libcurl read and write where it can, or call on its timer; sleeps until then.
    private func wait() {
        let milliseconds = inbox.announceWait() ? remaining() : 0
        sockets.wait(milliseconds: milliseconds) { descriptor, bits in
            var running: Int32 = 0
            curl_multi_socket_action(multi, descriptor, bits, &running)
        }
        inbox.endWait()
        settle()
    }

    /// Milliseconds until libcurl's timer, rounded up; -1 where none is set.
    private func remaining() -> Int32 {
        guard let deadline else { return -1 }
        let now = DispatchTime.now().uptimeNanoseconds
        return deadline <= now ? 0 : Int32(clamping: (deadline - now + 999_999) / 1_000_000)
    }

    private func setTimer(_ milliseconds: Int) {
        deadline = milliseconds < 0 ? nil : DispatchTime.now().uptimeNanoseconds + UInt64(milliseconds) * 1_000_000
    }

    /// After every call of libcurl: its timer, where that is due, and the transfers that are done. libcurl can't be called from its own callbacks.
    private func settle() {
        guard !isOver else { return }
        var rounds = 0
        repeat {
            if let due = deadline, due <= DispatchTime.now().uptimeNanoseconds {
                deadline = nil
                var running: Int32 = 0
                curl_multi_socket_action(multi, -1, 0, &running)
            }
            collectFinished()
            while let host = hostsToAdmit.popLast() { admit(host) }
            rounds += 1
        } while rounds < 32 && deadline.map { $0 <= DispatchTime.now().uptimeNanoseconds } ?? false
    }

    // MARK: Transfers

    /// Puts a transfer on its way, or in line when its host has as many as it may have.
    private func start(_ transfer: CurlTransfer) {
        // A task that is cancelled early gets here after its cancellation.
        guard !transfer.isCancelled.load(ordering: .acquiring) else { return transfer.finish(.failure(.cancelled)) }
        transfer.hasStarted = true
        hosts[transfer.hostKey, default: HostQueue()].waiting.append(transfer)
        admit(transfer.hostKey)
    }

    /// Takes a transfer off the wire; its connection is closed, as the rest of the answer may still come.
    private func cancel(_ transfer: CurlTransfer) {
        guard transfer.hasStarted, !transfer.hasEnded else { return }
        if let easy = transfer.easy {
            end(easy, transfer, .failure(.cancelled))
        } else {
            // Its place in the line is skipped when it comes up.
            transfer.finish(.failure(.cancelled))
        }
    }

    /// Starts those who wait for that host, as many as may.
    private func admit(_ host: String) {
        while var line = hosts[host], line.active < maxConnectionsPerHost {
            guard line.next < line.waiting.count else {
                hosts[host] = line.active == 0 ? nil : HostQueue(active: line.active)
                return
            }
            let transfer = line.waiting[line.next]
            line.next += 1
            if line.next >= 256 {
                line.waiting.removeFirst(line.next)
                line.next = 0
            }
            let starts = !transfer.hasEnded
            if starts { line.active += 1 }
            hosts[host] = line
            if starts { launch(transfer) }
        }
    }

    private func launch(_ transfer: CurlTransfer) {
        guard let multi, let easy = idleHandles.popLast() ?? CurlEasy() else {
            transfer.finish(transfer.outcome(CURLE_FAILED_INIT))
            return release(transfer.hostKey)
        }
        transfer.configure(easy, loop: self)
        let refusal = easy.refusal == CURLE_OK && curl_multi_add_handle(multi, easy.handle) != CURLM_OK ? CURLE_FAILED_INIT : easy.refusal
        guard refusal == CURLE_OK else {
            transfer.finish(transfer.outcome(refusal))
            return release(transfer.hostKey)
        }
        transfers[easy.handle] = transfer
        metrics.withLock { $0.requests += 1 }
    }

    /// Gives the place of a transfer that has ended to the next. Admitting is left to `settle`: a long line of transfers that can't be
    /// started must not recurse.
    private func release(_ host: String) {
        hosts[host]?.active -= 1
        hostsToAdmit.append(host)
    }

    /// Ends what is under way and frees libcurl's memory. Once, last.
    private func shutDown() {
        isOver = true
        // Nobody waits for an answer any more, so this list is empty unless a task has been thrown away.
        for transfer in transfers.values { curl_multi_remove_handle(multi, transfer.easy?.handle) }
        transfers.removeAll()
        idleHandles.removeAll()
        if let multi { curl_multi_cleanup(multi) }
        // Pieces of tasks that came last still run, here.
        for item in inbox.close() { if case .job = item { carryOut(item) } }
    }

    private func end(_ easy: CurlEasy, _ transfer: CurlTransfer, _ result: Result<HTTPResponse, TransportError>) {
        transfers[easy.handle] = nil
        curl_multi_remove_handle(multi, easy.handle)
        metrics.withLock { transfer.addCounts(to: &$0) }
        transfer.detach()
        // After a failure a handle may keep its buffer, and then refuses CURLOPT_BUFFERSIZE (observed on 7.88.1): only sound ones are kept. A handle also
        // counts the sends it repeated, and gives up at the fifth.
        if case .success = result, transfer.sends <= 1, idleHandles.count < 64 { idleHandles.append(easy) }
        transfer.finish(result)
        release(transfer.hostKey)
    }

    private func collectFinished() {
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let handle = message.pointee.easy_handle else { continue }
            // The message is gone once the handle is removed.
            let code = message.pointee.data.result
            guard let transfer = transfers[handle], let easy = transfer.easy else { continue }
            end(easy, transfer, transfer.outcome(code))
        }
    }

    // MARK: Sockets

    /// Opens a connection's socket for libcurl; CURL_SOCKET_BAD (-1) when the system has none. Within a libcurl call.
    func openSocket(family: Int32, type: Int32, protocol number: Int32) -> curl_socket_t {
        // Close-on-exec: a child (credential_process, an editor) must not hold a connection open.
        let descriptor = socket(family, type | Int32(SOCK_CLOEXEC.rawValue), number)
        guard descriptor >= 0 else { return -1 }
        sockets.adopt(descriptor)
        metrics.withLock { $0.connectionsOpened += 1 }
        return descriptor
    }

    /// Closes a connection's socket for libcurl. Within a libcurl call.
    func closeSocket(_ descriptor: curl_socket_t) {
        sockets.forget(descriptor)
        close(descriptor)
    }
}

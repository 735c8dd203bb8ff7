import CCurl
@preconcurrency import Dispatch
import Glibc

/// One `curl_multi` that Dispatch drives. Never blocks: sockets and one timer wake it.
///
/// `@unchecked Sendable`: everything but `metrics` is touched on `queue` only; libcurl's callbacks run inside calls that are made there.
/// `shutDown` must have run before the last reference goes.
final class CurlLoop: @unchecked Sendable {
    let queue = DispatchQueue(label: "strata.http", qos: .userInitiated)
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
    private var transfers: [UnsafeMutableRawPointer: CurlTransfer] = [:]
    private var hosts: [String: HostQueue] = [:]
    private let maxConnectionsPerHost: Int
    /// Hosts at which a place has become free.
    private var hostsToAdmit: [String] = []
    private var idleHandles: [CurlEasy] = []
    private var sockets: [curl_socket_t: CurlSocket] = [:]
    private let timer: any DispatchSourceTimer
    /// When libcurl wants to be called, and for when the timer is set; nanoseconds of uptime.
    private var deadline: UInt64?
    private var timerDeadline = UInt64.max
    /// libcurl asked to be called at once: done after the present call, as it can't be called from its own callbacks.
    private var isCallWanted = false

    init(configuration: CurlConfiguration) {
        multi = CurlLibrary.startCode == CURLE_OK ? curl_multi_init() : nil
        maxConnectionsPerHost = max(1, configuration.maxConnectionsPerHost)
        timer = DispatchSource.makeTimerSource(queue: queue)
        timer.setEventHandler { [unowned self] in timerFired() }
        timer.resume()
        guard let multi else { return }
        let context = Unmanaged.passUnretained(self).toOpaque()
        _ = strata_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, configuration.maxKeptConnections)
        _ = strata_curl_multi_set_long(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_NOTHING))
        _ = strata_curl_multi_on_socket(
            multi,
            { _, descriptor, interest, context, _ in
                CurlLoop.from(context)?.watch(descriptor, interest)
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

    // MARK: Transfers

    /// Puts a transfer on its way, or in line when its host has as many as it may have. On the queue.
    func start(_ transfer: CurlTransfer) {
        // A task that is cancelled early gets here after its cancellation.
        guard !transfer.hasEnded else { return }
        hosts[transfer.hostKey, default: HostQueue()].waiting.append(transfer)
        admit(transfer.hostKey)
        settle()
    }

    /// Takes a transfer off the wire; its connection is closed, as the rest of the answer may still come. On the queue.
    func cancel(_ transfer: CurlTransfer) {
        guard !transfer.hasEnded else { return }
        if let easy = transfer.easy {
            end(easy, transfer, .failure(.cancelled))
            settle()
        } else {
            // Its place in the line, if it has one already, is skipped when it comes up.
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
        easy.reset()
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

    /// Ends what is under way and frees libcurl's memory. On the queue, once, last.
    func shutDown() {
        // Nobody waits for an answer any more, so this list is empty unless a task has been thrown away.
        for transfer in transfers.values { curl_multi_remove_handle(multi, transfer.easy?.handle) }
        transfers.removeAll()
        idleHandles.removeAll()
        timer.setEventHandler(handler: nil)
        timer.cancel()
        if let multi { curl_multi_cleanup(multi) }
        for socket in sockets.values { socket.close() }
        sockets.removeAll()
    }

    private func end(_ easy: CurlEasy, _ transfer: CurlTransfer, _ result: Result<HTTPResponse, TransportError>) {
        transfers[easy.handle] = nil
        curl_multi_remove_handle(multi, easy.handle)
        metrics.withLock { transfer.addCounts(to: &$0) }
        transfer.detach()
        // After a failure a handle may keep its buffer, and then refuses CURLOPT_BUFFERSIZE (observed on 7.88.1): only sound ones are kept.
        if case .success = result, idleHandles.count < 64 { idleHandles.append(easy) }
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
        // One of that number is there when libcurl has closed it without saying so.
        sockets.removeValue(forKey: descriptor)?.close()
        guard let socket = CurlSocket(descriptor, isConnection: true, queue: queue, onReady: { [unowned self] in ready($0, $1) }) else {
            close(descriptor)
            return -1
        }
        sockets[descriptor] = socket
        metrics.withLock { $0.connectionsOpened += 1 }
        return descriptor
    }

    /// Closes a connection's socket for libcurl; the connection ends as soon as nothing watches it. Within a libcurl call.
    func closeSocket(_ descriptor: curl_socket_t) {
        sockets.removeValue(forKey: descriptor)?.close()
        close(descriptor)
    }

    private func watch(_ descriptor: curl_socket_t, _ interest: Int32) {
        if interest == CURL_POLL_REMOVE {
            if let socket = sockets[descriptor], socket.isConnection {
                socket.watch(reads: false, writes: false)
            } else {
                sockets.removeValue(forKey: descriptor)?.close()
            }
            return
        }
        if sockets[descriptor] == nil {
            sockets[descriptor] = CurlSocket(descriptor, isConnection: false, queue: queue) { [unowned self] in ready($0, $1) }
        }
        sockets[descriptor]?.watch(reads: interest & CURL_POLL_IN != 0, writes: interest & CURL_POLL_OUT != 0)
    }

    /// Lets libcurl read or write. A socket that has more to read is read on at once, up to a bound that keeps the others alive: each way
    /// through Dispatch costs two changes of thread.
    private func ready(_ socket: CurlSocket, _ bits: Int32) {
        var rounds = 0
        repeat {
            var running: Int32 = 0
            curl_multi_socket_action(multi, socket.number, bits, &running)
            settle()
            rounds += 1
        } while bits == CURL_CSELECT_IN && rounds < 16 && sockets[socket.number] === socket && socket.watchesReads && socket.isReadable
    }

    // MARK: Timer

    private func setTimer(_ milliseconds: Int) {
        guard milliseconds != 0 else { return isCallWanted = true }
        guard milliseconds > 0 else { return deadline = nil }
        let wanted = DispatchTime.now().uptimeNanoseconds + UInt64(milliseconds) * 1_000_000
        deadline = wanted
        // libcurl moves its timeout many times a request; setting the source is dear, so a timer that fires too early is left as it is.
        if wanted < timerDeadline { arm(wanted) }
    }

    private func arm(_ wanted: UInt64) {
        timerDeadline = wanted
        timer.schedule(deadline: DispatchTime(uptimeNanoseconds: wanted), leeway: .milliseconds(1))
    }

    private func timerFired() {
        timerDeadline = .max
        guard let wanted = deadline else { return }
        guard wanted <= DispatchTime.now().uptimeNanoseconds else { return arm(wanted) }
        deadline = nil
        isCallWanted = true
        settle()
    }

    /// After every call of libcurl: the calls it asked for, and the transfers that are done.
    private func settle() {
        var rounds = 0
        repeat {
            if isCallWanted {
                isCallWanted = false
                var running: Int32 = 0
                curl_multi_socket_action(multi, -1, 0, &running)
            }
            collectFinished()
            while let host = hostsToAdmit.popLast() { admit(host) }
            rounds += 1
        } while isCallWanted && rounds < 32
        if isCallWanted { queue.async { [weak self] in self?.settle() } }
    }
}

import CCurl
import Foundation
import SigV4

/// The least a listing can cost: the same pages fetched one after the other with one kept-alive libcurl easy handle, signed by the same signer, with the
/// engine's own options; of each page only the marker is read, nothing is decoded or kept.
///
/// **Isolation**: one thread at a time, for which it is `@unchecked Sendable`; the handle's callback writes to this object, which outlives the call.
final class BenchRaw: @unchecked Sendable {
    /// A page that wasn't answered as it should be.
    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    /// Which of the two listings.
    enum Rows { case objects, versions }

    private let store: BenchStore
    private let handle: UnsafeMutableRawPointer
    fileprivate var body: [UInt8] = []

    init(_ store: BenchStore) throws {
        guard let handle = curl_easy_init() else { throw Failure(description: "libcurl gives no handle") }
        self.store = store
        self.handle = handle
        setOptions()
    }

    deinit { curl_easy_cleanup(handle) }

    /// Fetches every page; answers with their number and bytes.
    func list(_ rows: Rows) throws -> (pages: Int, bytes: Int) {
        var (pages, bytes) = (0, 0)
        var marker: [(name: String, value: String?)]? = []
        while let parameters = marker {
            let page = try page(rows, after: parameters)
            pages += 1
            bytes += page.count
            marker = Self.marker(rows, in: page)
        }
        return (pages, bytes)
    }

    /// The bytes of one page.
    func page(_ rows: Rows, after marker: [(name: String, value: String?)] = []) throws -> [UInt8] {
        let query: [(name: String, value: String?)] =
            switch rows {
            case .objects: [("list-type", "2"), ("encoding-type", "url"), ("prefix", "")]
            case .versions: [("versions", nil), ("encoding-type", "url"), ("prefix", "")]
            }
        let bucket = rows == .objects ? BenchStore.keysBucket : BenchStore.versionsBucket
        let host = String(store.endpoint.drop { $0 != ":" }.dropFirst(3))
        let request = SigningRequest(
            method: "GET", scheme: "http", host: host, path: SigV4.encodedPath(bucket: bucket, key: nil), query: query + marker,
            payload: .sha256(Self.emptyHash))
        let signed = SigV4.sign(request, credentials: store.credentials, scope: SigningScope(region: "us-east-1", date: Date()))
        try send("GET", signed)
        return body
    }

    private static let emptyHash = Digest.hex(Digest.hash(.sha256, [UInt8]()))

    /// Sends a request without a body and takes the answer in, whatever it says; anything but success is a failure.
    func send(_ method: String, _ signed: Signed) throws {
        setMethod(method)
        var lines: UnsafeMutablePointer<curl_slist>?
        defer { curl_slist_free_all(lines) }
        for header in signed.headers { lines = curl_slist_append(lines, "\(header.name): \(header.value)") ?? lines }
        lines = curl_slist_append(lines, "Accept:") ?? lines
        strata_curl_set_list(handle, CURLOPT_HTTPHEADER, lines)
        strata_curl_set_string(handle, CURLOPT_URL, signed.url)
        body.removeAll(keepingCapacity: true)
        let code = curl_easy_perform(handle)
        var status = 0
        _ = strata_curl_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
        guard code == CURLE_OK, status / 100 == 2 else {
            throw Failure(description: "\(method), libcurl \(code.rawValue), HTTP \(status): \(String(decoding: body.prefix(500), as: UTF8.self))")
        }
    }

    /// As `CurlTransfer` sets it.
    private func setMethod(_ method: String) {
        strata_curl_set_long(handle, CURLOPT_HTTPGET, 1)
        strata_curl_set_string(handle, CURLOPT_CUSTOMREQUEST, nil)
        switch method {
        case "GET": break
        case "HEAD": strata_curl_set_long(handle, CURLOPT_NOBODY, 1)
        case "DELETE": strata_curl_set_string(handle, CURLOPT_CUSTOMREQUEST, method)
        default:
            strata_curl_set_long(handle, CURLOPT_POST, 1)
            strata_curl_set_string(handle, CURLOPT_CUSTOMREQUEST, method)
            strata_curl_set_offset(handle, CURLOPT_POSTFIELDSIZE_LARGE, 0)
            _ = strata_curl_set_copied_body(handle, nil)
        }
    }

    /// As `CurlTransfer` sets them for every request.
    private func setOptions() {
        strata_curl_set_long(handle, CURLOPT_NOSIGNAL, 1)
        strata_curl_set_string(handle, CURLOPT_PROTOCOLS_STR, "http,https")
        strata_curl_set_long(handle, CURLOPT_PATH_AS_IS, 1)
        strata_curl_set_long(handle, CURLOPT_FOLLOWLOCATION, 0)
        strata_curl_set_long(handle, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
        strata_curl_set_long(handle, CURLOPT_HTTP_CONTENT_DECODING, 0)
        strata_curl_set_long(handle, CURLOPT_TCP_KEEPALIVE, 1)
        strata_curl_set_long(handle, CURLOPT_BUFFERSIZE, 128 << 10)
        strata_curl_set_long(handle, CURLOPT_CONNECTTIMEOUT, 10)
        strata_curl_set_string(handle, CURLOPT_PROXY, "")
        strata_curl_set_string(handle, CURLOPT_NOPROXY, "*")
        strata_curl_on_write(
            handle,
            { bytes, size, count, context in
                let chunk = UnsafeRawBufferPointer(start: bytes, count: size * count)
                // The object whose call is under way.
                Unmanaged<BenchRaw>.fromOpaque(context!).takeUnretainedValue().body.append(contentsOf: chunk)
                return size * count
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    /// The parameters of the next page; nil at the end.
    private static func marker(_ rows: Rows, in page: [UInt8]) -> [(name: String, value: String?)]? {
        guard element("IsTruncated", in: page) == "true" else { return nil }
        switch rows {
        case .objects: return element("NextContinuationToken", in: page).map { [("continuation-token", $0)] }
        case .versions:
            guard let key = element("NextKeyMarker", in: page) else { return nil }
            return [("key-marker", key)] + (element("NextVersionIdMarker", in: page).map { [("version-id-marker", $0)] } ?? [])
        }
    }

    /// The text of an element of that name; the bench's own names need no decoding. SeaweedFS puts the marker of a page of keys at its very end and
    /// that of a page of versions at its beginning: the end is looked at first, so that neither search reads the rows.
    private static func element(_ name: String, in page: [UInt8]) -> String? {
        page.withUnsafeBytes { bytes in
            let tag = "<\(name)>"
            let tail = max(0, bytes.count - 512)
            let last = UnsafeRawBufferPointer(rebasing: bytes[tail...]).offset(of: tag).map { tail + $0 }
            guard let start = last ?? bytes.offset(of: tag) else { return nil }
            let text = bytes[(start + tag.utf8.count)...]
            return text.firstIndex(of: UInt8(ascii: "<")).map { String(decoding: text[..<$0], as: UTF8.self) }
        }
    }
}

extension UnsafeRawBufferPointer {
    /// Where a text, which isn't empty, begins; from one place of its first byte to the next, by memchr.
    func offset(of text: String) -> Int? {
        let wanted = Array(text.utf8)
        guard let base = baseAddress else { return nil }
        var start = 0
        while count - start >= wanted.count, let found = memchr(base + start, Int32(wanted[0]), count - start) {
            start = UnsafeRawPointer(found) - base
            guard count - start >= wanted.count else { return nil }
            if memcmp(base + start, wanted, wanted.count) == 0 { return start }
            start += 1
        }
        return nil
    }
}

import CCurl

/// libcurl's process-wide start.
enum CurlLibrary {
    /// Starts libcurl once; zero is success. Swift runs a static's initialiser once, whatever the number of threads.
    static let startCode: CURLcode = {
        ignoreBrokenPipes()
        return strata_curl_global_init()
    }()
}

/// An easy handle with the buffer it writes its error text to; used for one transfer after the other. Belongs to the loop's thread.
final class CurlEasy {
    let handle: UnsafeMutableRawPointer
    private let errorText: UnsafeMutablePointer<CChar>
    /// What the options that stay from one request to the next were set for; nil while they are libcurl's own.
    private(set) var setting: CurlSetting?
    /// The first option that libcurl refused, `CURLE_OK` while there is none.
    private(set) var refusal = CURLE_OK

    /// Nil when libcurl has no memory for a handle.
    init?() {
        guard let handle = curl_easy_init() else { return nil }
        self.handle = handle
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit {
        curl_easy_cleanup(handle)
        errorText.deallocate()
    }

    /// Ready for the next request; where that needs other settings than the last, back to libcurl's defaults first. Connections and caches of names stay.
    ///
    /// - Returns: false where the settings have to be made.
    func begin(_ wanted: CurlSetting) -> Bool {
        refusal = CURLE_OK
        errorText[0] = 0
        if setting == wanted { return true }
        curl_easy_reset(handle)
        check(strata_curl_set_pointer(handle, CURLOPT_ERRORBUFFER, errorText))
        setting = wanted
        return false
    }

    func set(_ option: CURLoption, _ value: Int) { check(strata_curl_set_long(handle, option, value)) }
    func set(_ option: CURLoption, _ value: Bool) { set(option, value ? 1 : 0) }
    func set(_ option: CURLoption, _ value: String?) { check(strata_curl_set_string(handle, option, value)) }
    func set(_ option: CURLoption, bytes: Int64) { check(strata_curl_set_offset(handle, option, curl_off_t(bytes))) }
    func set(_ option: CURLoption, list: UnsafeMutablePointer<curl_slist>?) { check(strata_curl_set_list(handle, option, list)) }

    /// Remembers the first refusal.
    func check(_ code: CURLcode) {
        if refusal == CURLE_OK { refusal = code }
    }

    /// A number about the transfer that has ended; 0 when libcurl doesn't know it.
    func info(_ info: CURLINFO) -> Int {
        var value = 0
        return strata_curl_get_long(handle, info, &value) == CURLE_OK ? value : 0
    }

    /// What libcurl says about the failure, "" for nothing; never holds headers, bodies or the query.
    var errorMessage: String { String(cString: errorText) }
}

/// What most requests of a client have in common, so that a handle keeps it.
struct CurlSetting: Equatable {
    var patience: HTTPPatience
    var route: HTTPRoute
}

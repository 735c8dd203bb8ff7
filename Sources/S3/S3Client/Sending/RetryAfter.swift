import HTTP
import S3Model

/// How long a store asks to wait before the next attempt.
enum RetryAfter {
    /// Seconds, from `x-amz-retry-after` (milliseconds), else `Retry-After` (seconds, or a date held against the answer's own Date).
    ///
    /// nil where neither can be read. Source: RFC 9110, 10.2.3; smithy-rs and botocore for the Amazon header.
    static func seconds(_ headers: HTTPHeaders) -> Double? {
        if let text = headers["x-amz-retry-after"], let milliseconds = Double(text), milliseconds >= 0, milliseconds.isFinite {
            return milliseconds / 1000
        }
        guard let text = headers["Retry-After"] else { return nil }
        if let seconds = Double(text) { return seconds >= 0 && seconds.isFinite ? seconds : nil }
        guard let then = Timestamp.milliseconds(http: text), let date = headers["Date"], let now = Timestamp.milliseconds(http: date) else {
            return nil
        }
        return max(0, Double(then - now) / 1000)
    }
}

/// Numbers of bytes in words.
enum ByteCount {
    /// Exact: "128 KiB", "5 GiB"; "131,073 bytes" where no unit fits.
    static func exact(_ bytes: Int64) -> String {
        for (shift, unit) in [(40, "TiB"), (30, "GiB"), (20, "MiB"), (10, "KiB")] where bytes != 0 && bytes % (1 << shift) == 0 {
            return "\(grouped(bytes >> shift)) \(unit)"
        }
        return "\(grouped(bytes)) \(bytes == 1 ? "byte" : "bytes")"
    }

    /// "41,203".
    private static func grouped(_ value: Int64) -> String {
        var text = ""
        for (index, digit) in String(value.magnitude).reversed().enumerated() {
            if index > 0, index % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return (value < 0 ? "-" : "") + String(text.reversed())
    }
}

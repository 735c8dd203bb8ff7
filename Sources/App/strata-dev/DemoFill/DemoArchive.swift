/// Writes the two container formats the demo's objects come in, without compression: valid for every reader, and quick to make.
enum DemoArchive {
    /// A gzip member of stored blocks (RFC 1952, RFC 1951 section 3.2.4).
    static func gzip(_ content: [UInt8]) -> [UInt8] {
        [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255] + stored(content) + little(crc32(content)) + little(UInt32(truncatingIfNeeded: content.count))
    }

    /// A picture of a sky over a hill, 8 bits a channel (PNG, third edition, sections 5 and 11).
    static func png(_ seed: String, _ width: Int, _ height: Int) -> [UInt8] {
        let pixels = rows(seed, width, height)
        let header = big(UInt32(width)) + big(UInt32(height)) + [8, 2, 0, 0, 0]
        let data = [0x78, 0x01] + stored(pixels) + big(adler32(pixels))
        return [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] + chunk("IHDR", header) + chunk("IDAT", data) + chunk("IEND", [])
    }

    private static func rows(_ seed: String, _ width: Int, _ height: Int) -> [UInt8] {
        var chance = DemoChance(seed)
        let sky = (0..<3).map { _ in chance.number(90...220) }
        let hill = (0..<3).map { _ in chance.number(20...110) }
        let slope = chance.number(1...5)
        var bytes = [UInt8]()
        bytes.reserveCapacity(height * (1 + width * 3))
        for row in 0..<height {
            bytes.append(0)
            for column in 0..<width {
                let isHill = row * 8 > height * 5 - abs(width / 2 - column) * slope / 4
                let light = isHill ? column % 7 : (height - row) * 40 / height
                bytes.append(contentsOf: (isHill ? hill : sky).map { UInt8(min($0 + light, 255)) })
            }
        }
        return bytes
    }

    private static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
        let named = [UInt8](name.utf8) + content
        return big(UInt32(content.count)) + named + big(crc32(named))
    }

    private static func stored(_ content: [UInt8]) -> [UInt8] {
        var blocks = [UInt8]()
        var start = 0
        repeat {
            let end = min(start + 0xffff, content.count)
            let length = UInt16(end - start)
            blocks.append(end == content.count ? 1 : 0)
            blocks.append(contentsOf: [UInt8(length & 0xff), UInt8(length >> 8), UInt8(~length & 0xff), UInt8(~length >> 8)])
            blocks.append(contentsOf: content[start..<end])
            start = end
        } while start < content.count
        return blocks
    }

    private static func crc32(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~0) { crc, byte in crcTable[Int((crc ^ UInt32(byte)) & 0xff)] ^ (crc >> 8) }
    }

    private static let crcTable: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { crc, _ in crc & 1 == 1 ? (crc >> 1) ^ 0xedb8_8320 : crc >> 1 }
    }

    private static func adler32(_ bytes: [UInt8]) -> UInt32 {
        var low: UInt32 = 1
        var high: UInt32 = 0
        for byte in bytes {
            low = (low + UInt32(byte)) % 65_521
            high = (high + low) % 65_521
        }
        return high << 16 | low
    }

    private static func little(_ number: UInt32) -> [UInt8] { withUnsafeBytes(of: number.littleEndian) { Array($0) } }
    private static func big(_ number: UInt32) -> [UInt8] { withUnsafeBytes(of: number.bigEndian) { Array($0) } }
}

/// What an object's bytes are made from, when they are needed.
enum DemoBody: Sendable {
    case empty
    case text(String)
    case bytes([UInt8])
    /// A database dump of about so many bytes, packed by gzip.
    case dump(seed: String, size: Int)
    /// A database dump of about so many bytes, plain SQL.
    case sql(seed: String, size: Int)
    /// Access log lines, packed by gzip.
    case log(seed: String, lines: Int)
    /// A table with so many rows.
    case csv(seed: String, rows: Int)
    /// A picture in colours of its own.
    case png(seed: String, width: Int, height: Int)
    /// Bytes without a meaning.
    case noise(seed: String, size: Int)

    /// The bytes: the same each time.
    func bytes() -> [UInt8] {
        switch self {
        case .empty: []
        case .text(let text): [UInt8](text.utf8)
        case .bytes(let bytes): bytes
        case .dump(let seed, let size): DemoArchive.gzip(Self.sqlText(seed, size))
        case .sql(let seed, let size): Self.sqlText(seed, size)
        case .log(let seed, let lines): DemoArchive.gzip(Self.logText(seed, lines))
        case .csv(let seed, let rows): Self.csvText(seed, rows)
        case .png(let seed, let width, let height): DemoArchive.png(seed, width, height)
        case .noise(let seed, let size): Self.noise(seed, size)
        }
    }

    private static func sqlText(_ seed: String, _ size: Int) -> [UInt8] {
        var chance = DemoChance(seed)
        var text = "-- dump of orders, \(seed)\nBEGIN;\nCREATE TABLE orders (id bigint PRIMARY KEY, customer text, cents bigint, state text);\n"
        while text.utf8.count < size - 8 {
            let row =
                "\(chance.number(100_000...999_999)), '\(chance.pick(customers))', \(chance.number(99...250_000)), '\(chance.pick(states))'"
            text += "INSERT INTO orders VALUES (\(row));\n"
        }
        return [UInt8]((text + "COMMIT;\n").utf8)
    }

    private static func logText(_ seed: String, _ lines: Int) -> [UInt8] {
        var chance = DemoChance(seed)
        var text = ""
        for _ in 0..<lines {
            let address = "10.\(chance.number(0...31)).\(chance.number(0...255)).\(chance.number(1...254))"
            text += "\(address) \(chance.pick(["GET", "GET", "GET", "POST", "PUT"])) /\(chance.pick(paths)) "
            text += "\(chance.pick([200, 200, 200, 204, 304, 404, 500])) \(chance.number(120...90_000)) \(chance.number(1...900))ms\n"
        }
        return [UInt8](text.utf8)
    }

    private static func csvText(_ seed: String, _ rows: Int) -> [UInt8] {
        var chance = DemoChance(seed)
        var text = "id,customer,state,amount\n"
        for row in 0..<rows {
            let amount = "\(chance.number(1...9_999)).\(DemoDates.two(chance.number(0...99)))"
            text += "\(row + 1),\(chance.pick(customers)),\(chance.pick(states)),\(amount)\n"
        }
        return [UInt8](text.utf8)
    }

    private static func noise(_ seed: String, _ size: Int) -> [UInt8] {
        var chance = DemoChance(seed)
        var bytes = [UInt8]()
        bytes.reserveCapacity(size + 8)
        while bytes.count < size {
            withUnsafeBytes(of: chance.next().littleEndian) { bytes.append(contentsOf: $0) }
        }
        return Array(bytes.prefix(size))
    }

    private static let customers = ["Ada", "Bert", "Chidi", "Dana", "Emre", "Fatima", "Grete", "Hiro", "Ines", "Jomo", "Kaia", "Lev"]
    private static let states = ["paid", "open", "shipped", "returned", "cancelled"]
    private static let paths = ["", "cart", "search?q=lamp", "api/v2/orders", "api/v2/stock", "static/app.css", "login", "health"]
}

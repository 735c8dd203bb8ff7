// swift-tools-version: 6.2
import PackageDescription

// Four wings, each target importing only rows above its own (docs/ARCHITECTURE.md).
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

func library(_ wing: String, _ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, path: "Sources/\(wing)/\(name)", swiftSettings: settings)
}

func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, path: "Sources/App/\(name)", swiftSettings: settings)
}

func door(_ name: String) -> Target {
    .systemLibrary(name: name, path: "Sources/C/\(name)")
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(name: "\(name)Tests", dependencies: dependencies, path: "Tests/\(name)Tests", exclude: exclude, swiftSettings: settings)
}

func testSupport(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, path: "Tests/\(name)", swiftSettings: settings)
}

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "strata",
    products: [
        .executable(name: "strata", targets: ["strata"]),
        .executable(name: "strata-dev", targets: ["strata-dev"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/LebJe/TOMLKit", exact: "0.6.0"),
    ],
    targets: [
        door("CNcurses"), door("CCurl"), door("COpenSSL"),

        library("S3", "S3Model"),
        library("S3", "SigV4", ["COpenSSL"]),
        library("S3", "HTTP", ["CCurl"]),
        library("S3", "AWSConfig", ["HTTP", "SigV4"]),
        library("S3", "S3Client", ["S3Model", "SigV4", "HTTP", "AWSConfig"]),

        library("App", "ActionQueue"),
        library("App", "Timeline", ["S3Model"]),
        library("Terminal", "TerminalUI"),
        library("Terminal", "NcursesDriver", ["TerminalUI", "CNcurses"]),
        library("App", "StrataCore", ["S3Model", "Timeline"]),
        library("App", "StrataUI", ["StrataCore", "TerminalUI", "S3Model", "Timeline"]),
        library("App", "StrataSettings", ["StrataCore", "TerminalUI", "TOMLKit"]),
        library("App", "Operations", ["S3Model", "Timeline", "S3Client", "AWSConfig", "HTTP", "ActionQueue"]),
        library(
            "App", "StrataRuntime",
            ["StrataCore", "StrataUI", "TerminalUI", "Operations", "ActionQueue", "S3Model", "S3Client", "AWSConfig", "Timeline"]),
        program(
            "strata",
            [
                "S3Model", "SigV4", "HTTP", "AWSConfig", "S3Client", "ActionQueue", "Operations", "Timeline", "StrataCore", "StrataUI",
                "StrataSettings",
                "StrataRuntime", "TerminalUI", "NcursesDriver", argumentParser,
            ]),
        program(
            "strata-dev",
            [
                "CCurl", "S3Model", "SigV4", "HTTP", "AWSConfig", "S3Client", "ActionQueue", "Timeline", "Operations", "StrataCore", "StrataUI",
                "StrataRuntime", "TerminalUI", "NcursesDriver", argumentParser,
            ]),

        testSupport("StrictS3", ["COpenSSL"]),
        testSupport(
            "StrataTestSupport",
            [
                "S3Model", "SigV4", "HTTP", "AWSConfig", "S3Client", "ActionQueue", "StrataCore", "StrataUI", "TerminalUI", "Operations",
                "StrataRuntime",
            ]),
        tests("StrictS3", ["StrictS3", "COpenSSL", "S3Client", "S3Model", "SigV4", "HTTP", "AWSConfig"]),
        tests("S3Model", ["S3Model"]),
        tests("SigV4", ["SigV4"]),
        tests("HTTP", ["HTTP"]),
        tests("AWSConfig", ["AWSConfig", "HTTP", "SigV4", "StrataTestSupport"]),
        tests("S3Client", ["S3Client", "S3Model", "SigV4", "HTTP", "AWSConfig", "StrataTestSupport", "StrictS3"]),
        tests("ActionQueue", ["ActionQueue"]),
        tests("Timeline", ["Timeline", "S3Model"]),
        tests("TerminalUI", ["TerminalUI"]),
        tests("NcursesDriver", ["NcursesDriver", "TerminalUI"]),
        tests("StrataSettings", ["StrataSettings", "StrataCore", "TerminalUI"]),
        tests("StrataCore", ["StrataCore", "S3Model", "Timeline"]),
        tests("StrataUI", ["StrataUI", "StrataCore", "TerminalUI", "S3Model", "Timeline", "StrataTestSupport"], exclude: ["Snapshots"]),
        tests("StrataDev", ["strata-dev", "S3Model"]),
        tests(
            "Operations",
            ["Operations", "Timeline", "S3Client", "S3Model", "SigV4", "HTTP", "AWSConfig", "ActionQueue", "StrataTestSupport", "StrictS3"]),
        tests(
            "StrataRuntime",
            [
                "StrataRuntime", "Operations", "StrataCore", "StrataUI", "TerminalUI", "S3Model", "S3Client", "SigV4", "HTTP", "AWSConfig",
                "ActionQueue",
                "StrataTestSupport", "StrictS3",
            ]),
        tests(
            "Integration",
            ["ActionQueue", "Timeline", "S3Client", "S3Model", "SigV4", "HTTP", "AWSConfig", "Operations", "StrataTestSupport", "StrictS3"]),
    ]
)

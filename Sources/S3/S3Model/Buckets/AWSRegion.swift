/// The regions that AWS sells, for choosing one; other stores take whatever their administrator has named.
///
/// **Source**: botocore 1.43.106 `endpoints.json`: the public partitions.
public struct AWSRegion: Sendable, Equatable {
    /// "eu-west-1".
    public let name: String
    /// "Europe (Ireland)".
    public let place: String

    /// All, by name; China, GovCloud and the European Sovereign Cloud have accounts of their own and stand last.
    public static let all: [AWSRegion] = [
        AWSRegion(name: "af-south-1", place: "Africa (Cape Town)"),
        AWSRegion(name: "ap-east-1", place: "Asia Pacific (Hong Kong)"),
        AWSRegion(name: "ap-east-2", place: "Asia Pacific (Taipei)"),
        AWSRegion(name: "ap-northeast-1", place: "Asia Pacific (Tokyo)"),
        AWSRegion(name: "ap-northeast-2", place: "Asia Pacific (Seoul)"),
        AWSRegion(name: "ap-northeast-3", place: "Asia Pacific (Osaka)"),
        AWSRegion(name: "ap-south-1", place: "Asia Pacific (Mumbai)"),
        AWSRegion(name: "ap-south-2", place: "Asia Pacific (Hyderabad)"),
        AWSRegion(name: "ap-southeast-1", place: "Asia Pacific (Singapore)"),
        AWSRegion(name: "ap-southeast-2", place: "Asia Pacific (Sydney)"),
        AWSRegion(name: "ap-southeast-3", place: "Asia Pacific (Jakarta)"),
        AWSRegion(name: "ap-southeast-4", place: "Asia Pacific (Melbourne)"),
        AWSRegion(name: "ap-southeast-5", place: "Asia Pacific (Malaysia)"),
        AWSRegion(name: "ap-southeast-6", place: "Asia Pacific (New Zealand)"),
        AWSRegion(name: "ap-southeast-7", place: "Asia Pacific (Thailand)"),
        AWSRegion(name: "ca-central-1", place: "Canada (Central)"),
        AWSRegion(name: "ca-west-1", place: "Canada West (Calgary)"),
        AWSRegion(name: "eu-central-1", place: "Europe (Frankfurt)"),
        AWSRegion(name: "eu-central-2", place: "Europe (Zurich)"),
        AWSRegion(name: "eu-north-1", place: "Europe (Stockholm)"),
        AWSRegion(name: "eu-south-1", place: "Europe (Milan)"),
        AWSRegion(name: "eu-south-2", place: "Europe (Spain)"),
        AWSRegion(name: "eu-west-1", place: "Europe (Ireland)"),
        AWSRegion(name: "eu-west-2", place: "Europe (London)"),
        AWSRegion(name: "eu-west-3", place: "Europe (Paris)"),
        AWSRegion(name: "il-central-1", place: "Israel (Tel Aviv)"),
        AWSRegion(name: "me-central-1", place: "Middle East (UAE)"),
        AWSRegion(name: "me-south-1", place: "Middle East (Bahrain)"),
        AWSRegion(name: "mx-central-1", place: "Mexico (Central)"),
        AWSRegion(name: "sa-east-1", place: "South America (Sao Paulo)"),
        AWSRegion(name: "us-east-1", place: "US East (N. Virginia)"),
        AWSRegion(name: "us-east-2", place: "US East (Ohio)"),
        AWSRegion(name: "us-west-1", place: "US West (N. California)"),
        AWSRegion(name: "us-west-2", place: "US West (Oregon)"),
        AWSRegion(name: "cn-north-1", place: "China (Beijing)"),
        AWSRegion(name: "cn-northwest-1", place: "China (Ningxia)"),
        AWSRegion(name: "us-gov-east-1", place: "AWS GovCloud (US-East)"),
        AWSRegion(name: "us-gov-west-1", place: "AWS GovCloud (US-West)"),
        AWSRegion(name: "eusc-de-east-1", place: "AWS European Sovereign Cloud (Germany)"),
    ]

    /// The region of that name; nil where AWS has none.
    public static func named(_ name: String) -> AWSRegion? { all.first { $0.name == name } }
}

// swift-tools-version: 6.2

import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("ExistentialAny"),
  .treatAllWarnings(as: .error),
]

/// A suite: an executable that the harness runs.
func suite(_ name: String) -> Target {
  .executableTarget(
    name: name,
    dependencies: [
      "BenchmarkSupport",
      .product(name: "Benchmark", package: "benchmark"),
      .product(name: "CLV", package: "swift-clv"),
    ],
    path: "Benchmarks/\(name)",
    swiftSettings: strict,
    plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")])
}

let package = Package(
  name: "swift-clv-benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "swift-clv", path: ".."),
    // Without its traits nothing intercepts malloc or retain: times are those
    // of the tool as it ships.
    .package(
      url: "https://github.com/ordo-one/benchmark", from: "1.38.1",
      traits: []),
  ],
  targets: [
    .target(
      name: "BenchmarkSupport",
      dependencies: [
        .product(name: "Benchmark", package: "benchmark"),
        .product(name: "CLV", package: "swift-clv"),
      ],
      swiftSettings: strict),
    suite("Likelihood"),
    suite("Fitting"),
    suite("Forecasting"),
    suite("Reading"),
    suite("EndToEnd"),
    .executableTarget(
      name: "PeerTimer",
      dependencies: [
        "BenchmarkSupport",
        .product(name: "CLV", package: "swift-clv"),
        .product(name: "CLVNumerics", package: "swift-clv"),
      ],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)

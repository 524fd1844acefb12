// swift-tools-version: 6.2

import PackageDescription

let package = Package(
  name: "swift-clv-fuzz",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "swift-clv", path: "../..")],
  targets: [
    .executableTarget(
      name: "Fuzz",
      dependencies: [
        .product(name: "CLV", package: "swift-clv"),
        .product(name: "CLVFunctions", package: "swift-clv"),
        .product(name: "CLVNumerics", package: "swift-clv"),
        .product(name: "CLVRequests", package: "swift-clv"),
      ],
      swiftSettings: [
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("ExistentialAny"),
        .treatAllWarnings(as: .error),
        // The fuzzer's library has the entry point.
        .unsafeFlags(["-parse-as-library"]),
      ])
  ],
  swiftLanguageModes: [.v6]
)

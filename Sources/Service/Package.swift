// swift-tools-version: 6.2

import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("ExistentialAny"),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "swift-clv-service",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "clv-serve", targets: ["CLVServe"])],
  dependencies: [
    .package(name: "swift-clv", path: "../.."),
    // Without its traits: no swift-configuration, and no Foundation beyond
    // FoundationEssentials.
    .package(
      url: "https://github.com/hummingbird-project/hummingbird",
      from: "2.28.1", traits: []),
    .package(
      url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(
      url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(
      url: "https://github.com/swift-server/swift-service-lifecycle",
      from: "2.13.0"),
  ],
  targets: [
    .systemLibrary(
      name: "CSQLite", path: "CSQLite", pkgConfig: "sqlite3",
      providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(
      name: "CPostgres", path: "CPostgres", pkgConfig: "libpq",
      providers: [.apt(["libpq-dev"])]),
    .target(
      name: "CLVService",
      dependencies: [
        "CPostgres", "CSQLite",
        .product(name: "CLVRequests", package: "swift-clv"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "HummingbirdTLS", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "CoreMetrics", package: "swift-metrics"),
        .product(name: "Metrics", package: "swift-metrics"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      path: "CLVService",
      resources: [
        .embedInCode("Documents/openapi.yaml"),
        .embedInCode("Documents/docs.html"),
        .embedInCode("Dashboard/dashboard.html"),
        .embedInCode("Dashboard/dashboard.css"),
        .embedInCode("Dashboard/dashboard.js"),
        .embedInCode("Dashboard/words.json"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "CLVServe",
      dependencies: [
        "CLVService",
        .product(name: "CLVRequests", package: "swift-clv"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "CLVServe",
      swiftSettings: strict),
    .testTarget(
      name: "CLVServiceTests",
      dependencies: [
        "CLVService",
        .product(name: "CLVRequests", package: "swift-clv"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Metrics", package: "swift-metrics"),
      ],
      path: "CLVServiceTests",
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)

// The columns are those of the vendors' own exports, as their documents and
// files show them; of several spellings the first that is there counts.

extension LogPreset {
  /// All presets, those with more to be known by before the others of a vendor.
  static let all: [LogPreset] = [
    // A row for each item; what is of the order stands in its first row.
    LogPreset(
      name: "shopify",
      shape: Shape(
        marks: ["Name", "Email", "Financial Status", "Created at", "Total"],
        customers: ["Customer ID", "Email"], dates: ["Created at"],
        amounts: ["Total"], order: ["Name"], scope: .order,
        currencies: ["Currency"], refunded: ["Refunded Amount"],
        filters: [
          (
            ["Financial Status"],
            [
              "paid", "partially_refunded", "partially_paid", "authorized",
              "refunded",
            ], true
          )
        ])),
    // The orders of WooCommerce Analytics; net sales leave refunds out.
    LogPreset(
      name: "woocommerce",
      shape: Shape(
        marks: ["Date", "Order #", "N. Revenue (formatted)", "Status"],
        customers: ["Customer"], dates: ["Date"],
        amounts: ["Net Sales", "N. Revenue", "N. Revenue (formatted)"],
        order: ["Order #"], scope: .order,
        filters: [
          (["Status"], ["completed", "processing", "on-hold"], true)
        ])),
    // The orders that WooCommerce's exporting plugins write.
    LogPreset(
      name: "woocommerce",
      shape: Shape(
        marks: [
          "order_id|order_number", "order_date|date_created", "status",
          "order_total|total",
          "customer_email|billing_email|customer_id|customer_user",
        ],
        customers: [
          "customer_email", "billing_email", "customer_id", "customer_user",
        ],
        dates: ["order_date", "date_created"],
        amounts: ["order_total", "total"], order: ["order_id", "order_number"],
        scope: .order, currencies: ["order_currency", "currency"],
        refunded: ["refunded_total", "total_refunded", "refund_total"],
        filters: [
          (
            ["status"],
            [
              "completed", "processing", "on-hold", "wc-completed",
              "wc-processing", "wc-on-hold", "refunded", "wc-refunded",
            ], true
          )
        ])),
    // Payments; the converted amounts are in the currency of the account.
    LogPreset(
      name: "stripe",
      shape: Shape(
        marks: [
          "id", "Created date (UTC)|Created (UTC)", "Converted Amount|Amount",
          "Status", "Customer ID|Customer Email",
        ],
        customers: ["Customer ID", "Customer Email"],
        dates: ["Created date (UTC)", "Created (UTC)"],
        amounts: ["Converted Amount", "Amount"], order: ["id"], scope: .order,
        currencies: ["Converted Currency", "Currency"],
        refunded: ["Converted Amount Refunded", "Amount Refunded"],
        filters: [
          (
            ["Status"],
            [
              "Paid", "Refunded", "Partially Refunded", "Partial Refund",
              "succeeded",
            ], true
          )
        ])),
    // The grid of orders; base amounts are in the currency of the shop.
    LogPreset(
      name: "magento",
      shape: Shape(
        marks: [
          "ID", "Purchase Date",
          "Grand Total (Base)|Grand Total (Purchased)|G.T. (Base)", "Status",
          "Customer Email|Bill-to Name",
        ],
        customers: ["Customer Email", "Bill-to Name"],
        dates: ["Purchase Date"],
        amounts: [
          "Grand Total (Base)", "G.T. (Base)", "Grand Total (Purchased)",
        ],
        order: ["ID"], scope: .order, refunded: ["Total Refunded"],
        filters: [
          (["Status"], ["complete", "processing", "closed"], true)
        ])),
    // The activities that Customer Insights takes in.
    LogPreset(
      name: "dynamics",
      shape: Shape(
        marks: ["ContactId", "PurchaseId", "PurchasedOn", "TotalPrice"],
        customers: ["ContactId"], dates: ["PurchasedOn"],
        amounts: ["TotalPrice"], order: ["PurchaseId"],
        currencies: ["Currency"],
        returned: ["IsReturn", "IsReturned", "Return", "ReturnFlag"])),
    // A view of sales orders or invoices, by its display names.
    LogPreset(
      name: "dynamics",
      shape: Shape(
        marks: [
          "Customer|Potential Customer", "Created On|Order Date|Date Fulfilled",
          "Total Amount|Detail Amount", "Order ID|Invoice ID",
        ],
        customers: ["Customer", "Potential Customer"],
        dates: ["Order Date", "Created On", "Date Fulfilled"],
        amounts: ["Total Amount", "Detail Amount"],
        order: ["Order ID", "Invoice ID"], scope: .order,
        currencies: ["Currency"],
        returned: ["IsReturn", "IsReturned", "Return", "ReturnFlag"],
        filters: [
          (["Status", "Status Reason"], ["Canceled", "Cancelled"], false)
        ])),
    LogPreset(
      name: "salesforce",
      shape: Shape(
        marks: ["Account ID|Account Name", "Close Date", "Amount", "Stage"],
        customers: ["Account ID", "Account Name"], dates: ["Close Date"],
        amounts: ["Amount"], order: ["Opportunity ID"], scope: .order,
        currencies: ["Amount Currency", "Currency"],
        filters: [(["Stage"], ["Closed Won"], true)])),
    LogPreset(
      name: "salesforce",
      shape: Shape(
        marks: [
          "Account ID|Account Name", "Order Start Date", "Order Amount",
          "Order Number",
        ],
        customers: ["Account ID", "Account Name"], dates: ["Order Start Date"],
        amounts: ["Order Amount"], order: ["Order Number"], scope: .order,
        currencies: ["Order Amount Currency", "Currency"],
        filters: [(["Status"], ["Activated", "Completed"], true)])),
    LogPreset(
      name: "hubspot",
      shape: Shape(
        marks: [
          "Deal Name", "Deal Stage", "Close Date", "Amount",
          "Associated Contact IDs|Associated Contact|Associated Company IDs|"
            + "Associated Company",
        ],
        customers: [
          "Associated Contact IDs", "Associated Contact",
          "Associated Company IDs", "Associated Company",
        ],
        dates: ["Close Date"], amounts: ["Amount"],
        order: ["Record ID", "Deal ID"], scope: .order,
        currencies: ["Currency", "Deal Currency"],
        filters: [
          (["Is Closed Won"], ["true", "yes"], true),
          (
            ["Deal Stage"],
            ["Closed Won", "closedwon", "Closed Won (Sales Pipeline)"], true
          ),
        ])),
  ]
}

namespace OpenSipsHa.Conformance.Tests;

/// <summary>Why an exchange differs, where more can be said than what differs.</summary>
static class Reasons
{
    public static string Of(string scenario, string step) => (scenario, step) switch
    {
        ("10a-pods", _) when !step.StartsWith("bound", StringComparison.Ordinal) && step != "endpointslice" => " — nothing runs pods in this replay; the node agent's own tests cover it",
        ("10a-pods", "endpointslice") => " — no endpoint slice controller: nothing here routes Services",
        (_, "accept-protobuf-cr" or "watch-protobuf-cr" or "protobuf-accept") => " — no protobuf",
        ("01-discovery", "openapi-v3-index" or "openapi-v3-lease" or "openapi-v3-demo" or "openapi-v2-json") => " — OpenAPI is served as far as kubectl uses it",
        ("01-discovery", "aggregated-api") => " — proxy, exec, attach and the like are not served",
        ("02-crd-lifecycle", "refused-cel-not-bool" or "refused-cel-cost" or "refused-cel-messageexpression-cost") => " — CEL is checked for names, not for types and estimated cost",
        ("02-crd-lifecycle", "refused-bad-version-name" or "refused-unknown-field-strict") => " — follows from a definition that was accepted before",
        ("08-table", _) => " — built-in columns beyond those of the kinds in use",
        _ => "",
    };
}

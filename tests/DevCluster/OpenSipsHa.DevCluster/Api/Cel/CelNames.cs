namespace OpenSipsHa.DevCluster.Api.Cel;

/// <summary>Property names that are no CEL identifiers are escaped in rules (Kubernetes, "Validation rules").</summary>
static class CelNames
{
    static readonly (string Escaped, string Plain)[] Parts =
        [("__dot__", "."), ("__dash__", "-"), ("__slash__", "/"), ("__underscores__", "__")];

    static readonly string[] Keywords =
        ["true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace", "return"];

    public static string Unescape(string name)
    {
        if (!name.Contains("__", StringComparison.Ordinal))
            return name;
        foreach (var keyword in Keywords)
        {
            if (name == $"__{keyword}__")
                return keyword;
        }
        foreach (var (escaped, plain) in Parts)
            name = name.Replace(escaped, plain, StringComparison.Ordinal);
        return name;
    }
}

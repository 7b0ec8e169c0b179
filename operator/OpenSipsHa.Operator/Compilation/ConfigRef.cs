namespace OpenSipsHa.Operator.Compilation;

/// <summary>A configuration by the name of its ConfigMap and the SHA-256 of its document (64 lower-case hex digits).</summary>
public sealed record ConfigRef(string Name, string Hash)
{
    public static ConfigRef Of(string cluster, string hash) => new($"{cluster}-config-{hash[..10]}", hash);
}

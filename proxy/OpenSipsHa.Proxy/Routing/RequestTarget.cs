namespace OpenSipsHa.Proxy.Routing;

/// <summary>The parts of an address of record's key, <c>sip:user@host</c>.</summary>
public static class RequestTarget
{
    private const int SchemeLength = 4;

    /// <summary>Lower case; empty for an empty key.</summary>
    public static ReadOnlySpan<byte> HostOf(ReadOnlySpan<byte> key) =>
        key.Length < SchemeLength ? default : key[(AtOf(key) + 1)..];

    /// <summary>Escapes resolved; empty when there is none.</summary>
    public static ReadOnlySpan<byte> UserOf(ReadOnlySpan<byte> key) =>
        key.Length < SchemeLength || AtOf(key) < SchemeLength ? default : key[SchemeLength..AtOf(key)];

    /// <summary>The last '@': an escaped one in the user part stays escaped, so there is but one.</summary>
    private static int AtOf(ReadOnlySpan<byte> key)
    {
        var at = key.LastIndexOf((byte)'@');
        return at < 0 ? SchemeLength - 1 : at;
    }
}

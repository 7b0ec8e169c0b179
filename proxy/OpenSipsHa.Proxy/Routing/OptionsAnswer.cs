namespace OpenSipsHa.Proxy.Routing;

/// <summary>What the proxy says of itself (RFC 3261 section 11.2).</summary>
public static class OptionsAnswer
{
    private static readonly byte[] Lines =
        "Allow: INVITE, ACK, CANCEL, BYE, REGISTER, OPTIONS, SUBSCRIBE, NOTIFY, PUBLISH, INFO, REFER, MESSAGE, UPDATE, PRACK\r\nAccept: */*\r\nSupported: path\r\n"u8.ToArray();

    /// <summary>Whole header lines.</summary>
    public static ReadOnlySpan<byte> Headers => Lines;
}

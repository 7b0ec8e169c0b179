using System.Buffers.Text;
using System.Text;
using OpenSipsHa.Sip.Messages;

namespace OpenSipsHa.Proxy.Registrar;

/// <summary>The parameters behind a Contact's URI: <c>;q=0.5;expires=60;+sip.instance="&lt;…&gt;"</c>.</summary>
public static class ContactParameters
{
    /// <summary>A contact without q (RFC 3261 section 10.2.1.2 leaves it to us): as good as any.</summary>
    public const ushort DefaultQuality = 1000;

    private const uint MalformedExpires = 3600;

    /// <summary>Copies all but expires, which counts down and is written anew in every answer.</summary>
    /// <param name="destination">As long as the text of <paramref name="parameters"/> and one byte.</param>
    /// <returns>Bytes written.</returns>
    public static int CopyWithoutExpires(SipParameters parameters, Span<byte> destination)
    {
        var text = new ByteWriter(destination);
        foreach (var parameter in parameters)
        {
            if (!Ascii.EqualsIgnoreCase(parameter.Name, "expires"u8))
                text.AppendParameter(parameter);
        }

        return text.Length;
    }

    /// <summary>
    /// Seconds of the expires parameter; null = absent. One that is no number counts as 3600 (RFC 3261 section
    /// 10.2.1.1), one too large as the largest.
    /// </summary>
    public static uint? Expires(SipParameters parameters) =>
        parameters.TryGet("expires"u8, out var value) ? ReadSeconds(value) ?? MalformedExpires : null;

    /// <summary>q in thousandths.</summary>
    public static ushort Quality(SipParameters parameters) =>
        parameters.TryGet("q"u8, out var text)
        && Utf8Parser.TryParse(text, out decimal q, out var used) && used == text.Length && q is >= 0 and <= 1
            ? (ushort)(q * 1000)
            : DefaultQuality;

    /// <summary>delta-seconds; beyond 2^32−1 counts as 2^32−1. null = no number.</summary>
    public static uint? ReadSeconds(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0)
            return null;
        return Utf8Parser.TryParse(text, out uint seconds, out var used) && used == text.Length ? seconds : uint.MaxValue;
    }
}

using System.Text;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Sip.Messages;

/// <summary>What a server does to the topmost Via of a request: received (RFC 3261 section 18.2.1) and rport (RFC 3581).</summary>
internal static class TopVia
{
    /// <summary>
    /// Copies header lines from the one that holds the topmost Via, adding received and rport where due. Untouched
    /// when the sender put its true address there and asked for nothing.
    /// </summary>
    public static void WriteLine(ref MessageWriter writer, SipMessage request, in SipEndpoint source)
    {
        var values = request.Values(HeaderId.Via).GetEnumerator();
        values.MoveNext();
        ref readonly var line = ref request.Lines[values.Line];
        var text = request.Bytes;
        if (!Via.TryParse(values.Current, out var via) || !NeedsEdit(via, source, out var received))
        {
            writer.Write(text[line.Start..line.End]);
            return;
        }

        writer.Write(text[line.Start..(values.Start + via.ParametersStart)]);
        foreach (var parameter in via.Parameters)
        {
            if (Ascii.EqualsIgnoreCase(parameter.Name, "received"u8))
                continue;
            writer.Write(";"u8);
            if (!Ascii.EqualsIgnoreCase(parameter.Name, "rport"u8))
            {
                writer.Write(via.Parameters.Text[parameter.Start..parameter.End]);
                continue;
            }

            writer.Write("rport="u8);
            writer.WriteNumber(source.Port);
        }

        if (received)
        {
            writer.Write(";received="u8);
            WriteReceived(ref writer, source);
        }

        writer.Write(text[values.End..line.End]);
    }

    /// <summary>Where responses to a request with this topmost Via go over UDP (RFC 3261 section 18.2.2, RFC 3581).</summary>
    public static SipEndpoint ReplyTo(in Via via, in SipEndpoint source) =>
        via.Parameters.Contains("rport"u8) ? source : source.WithPort(via.Port != 0 ? via.Port : 5060);

    private static bool NeedsEdit(in Via via, in SipEndpoint source, out bool received)
    {
        var rport = via.Parameters.Contains("rport"u8);
        var spoofed = via.Parameters.Contains("received"u8);
        received = rport || !SipEndpoint.TryParseLiteral(via.Host, 5060, out var sentBy) || !sentBy.SameAddress(source);
        return received || spoofed;
    }

    // An IPv6 address stands in received without brackets (RFC 3261 section 25.1, via-received).
    private static void WriteReceived(ref MessageWriter writer, in SipEndpoint source)
    {
        Span<byte> host = stackalloc byte[SipEndpoint.MaxTextLength];
        var length = source.FormatHost(host);
        writer.Write(source.IsIPv6 ? host[1..(length - 1)] : host[..length]);
    }
}

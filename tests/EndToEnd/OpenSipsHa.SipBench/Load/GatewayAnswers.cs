using System.Net;
using System.Text;

namespace OpenSipsHa.SipBench.Load;

/// <summary>What one gateway answers: the request's own headers, as RFC 3261 section 8.2.6.2 wants them.</summary>
internal sealed class GatewayAnswers(IPEndPoint gateway)
{
    private readonly byte[] _contact = Encoding.ASCII.GetBytes($"Contact: <sip:gateway@{gateway}>");

    /// <param name="statusLine">Without its end.</param>
    /// <param name="isDialog">With the Contact that further requests of the dialog go to.</param>
    public int Write(ReadOnlySpan<byte> request, ReadOnlySpan<byte> statusLine, bool isDialog, Span<byte> destination)
    {
        var text = new MessageText(destination);
        text.AddLine(statusLine);
        var lines = new SipLines(request);
        while (lines.MoveNext())
        {
            var line = lines.Current;
            if (line.StartsWith("To: "u8) && line.IndexOf(";tag="u8) < 0)
            {
                text.Add(line);
                text.AddLine(";tag=gw"u8);
            }
            else if (IsCopied(line))
                text.AddLine(line);
        }

        if (isDialog)
            text.AddLine(_contact);
        text.AddLine("Content-Length: 0\r\n"u8);
        return text.Length;
    }

    private static bool IsCopied(ReadOnlySpan<byte> line) =>
        line.StartsWith("Via: "u8) || line.StartsWith("Record-Route: "u8) || line.StartsWith("From: "u8) || line.StartsWith("To: "u8)
        || line.StartsWith("Call-ID: "u8) || line.StartsWith("CSeq: "u8);
}

using System.Text;
using OpenSipsHa.Sip.Messages;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Fuzz.Targets;

/// <summary>Reads every message that goes out, and keeps the last requests to be answered.</summary>
internal sealed class KeepingSink : IMessageSink
{
    private const int Kept = 8;

    [ThreadStatic]
    private static byte[]? buffer;

    private readonly SipMessage view = new();
    private readonly List<byte[]> requests = [];

    public Span<byte> GetBuffer(SipListener listener) => buffer ??= new byte[SipMessage.MaxBytes];

    public void Send(SipListener listener, in SipEndpoint destination, int length)
    {
        var sent = buffer.AsSpan(0, length).ToArray();
        FuzzFindException.ThrowIf(destination.IsNone || destination.IsMulticastOrBroadcast, $"sent to {destination}");
        var ok = view.TryParse(sent, 0, length);
        // With this proxy's lines there may be more than a message may have: the next hop's to refuse.
        if (view.Error == SipParseError.TooManyHeaders)
            return;
        FuzzFindException.ThrowIf(!ok, $"what is sent is malformed: {view.Error}\n{Encoding.Latin1.GetString(sent)}");
        if (!view.IsRequest)
            return;
        FuzzFindException.ThrowIf(
            view.Validate() is not (SipParseError.None or SipParseError.TooManyValues), $"the request that is sent has {view.Validate()}\n{Encoding.Latin1.GetString(sent)}");
        requests.Add(sent);
        if (requests.Count > Kept)
            requests.RemoveAt(0);
    }

    public void Flush()
    {
    }

    /// <param name="back">0 = the last request.</param>
    /// <returns>null = there is no such request, or no such status.</returns>
    public byte[]? Answer(int back, int status, ReadOnlySpan<byte> extra)
    {
        if (back < 0 || back >= requests.Count || status is < 100 or > 699)
            return null;
        var request = requests[^(back + 1)];
        view.TryParse(request, 0, request.Length);
        var answer = new List<byte>(Encoding.ASCII.GetBytes($"SIP/2.0 {status} Answer\r\n"));
        foreach (ref readonly var line in view.Lines)
        {
            if (line.Id is not (HeaderId.Via or HeaderId.From or HeaderId.To or HeaderId.CallId or HeaderId.CSeq or HeaderId.RecordRoute))
                continue;
            answer.AddRange(request[line.Start..line.ValueEnd]);
            if (line.Id == HeaderId.To && view.TryGetTo(out var to) && to.Tag.IsEmpty && status > 100)
                answer.AddRange(";tag=2"u8);
            answer.AddRange("\r\n"u8);
        }

        answer.AddRange(extra);
        answer.AddRange("Contact: <sip:bob@192.168.7.7>\r\n\r\n"u8);
        return [.. answer];
    }
}

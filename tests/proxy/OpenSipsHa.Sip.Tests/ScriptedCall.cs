using System.Text;
using OpenSipsHa.Sip.ProxyCore;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Sip.Tests;

/// <summary>
/// INVITE, 100, 180, 200, ACK, BYE, 200 from templates with an 8-digit call number in them, patched in place: a call
/// without allocation.
/// </summary>
internal sealed class ScriptedCall(ProxyEngine engine, EngineWorker worker, DiscardingSink sink, SipListener listener)
{
    private const string Route = "Route: <sip:192.168.1.213:5060;lr>\r\n";

    private readonly byte[] invite = Template("INVITE", "", "");
    private readonly byte[] ack = Template("ACK", "callee", Route);
    private readonly byte[] bye = Template("BYE", "callee", Route);
    private readonly byte[] response = new byte[4096];

    public void Run(int number)
    {
        Send(invite, number);
        var length = BuildResponse("SIP/2.0 100 Trying\r\n"u8);
        engine.Receive(worker, listener, ProxyBench.Callee, response, 0, length);
        Restatus("180"u8, length);
        Restatus("200"u8, length);
        Send(ack, number);
        Send(bye, number);
        length = BuildResponse("SIP/2.0 200 Trying\r\n"u8);
        engine.Receive(worker, listener, ProxyBench.Callee, response, 0, length);
    }

    private static byte[] Template(string method, string toTag, string extra) =>
        Encoding.ASCII.GetBytes(ProxyBench.Request(method, branch: $"z9hG4bK{method}-########", toTag: toTag, callId: "########@10.0.0.1", extra: extra));

    private void Send(byte[] template, int number)
    {
        Patch(template, number);
        engine.Receive(worker, listener, ProxyBench.Caller, template, 0, template.Length);
    }

    private void Restatus(ReadOnlySpan<byte> status, int length)
    {
        status.CopyTo(response.AsSpan(8));
        engine.Receive(worker, listener, ProxyBench.Callee, response, 0, length);
    }

    /// <summary>The request that went out last, its request line replaced by a status line.</summary>
    private int BuildResponse(ReadOnlySpan<byte> statusLine)
    {
        var request = sink.Buffer.AsSpan(0, sink.LastLength);
        var headers = request[(request.IndexOf("\r\n"u8) + 2)..];
        statusLine.CopyTo(response);
        headers.CopyTo(response.AsSpan(statusLine.Length));
        return statusLine.Length + headers.Length;
    }

    // The digits are at the same places for good once the first number is in.
    private static void Patch(byte[] template, int number)
    {
        Span<byte> digits = stackalloc byte[8];
        number.TryFormat(digits, out _, "D8");
        var text = template.AsSpan();
        digits.CopyTo(text[(text.IndexOf("z9hG4bK"u8) + text[text.IndexOf("z9hG4bK"u8)..].IndexOf((byte)'-') + 1)..]);
        digits.CopyTo(text[(text.IndexOf("Call-ID: "u8) + 9)..]);
    }
}

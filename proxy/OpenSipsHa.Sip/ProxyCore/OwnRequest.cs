using System.Text;
using OpenSipsHa.Sip.Transactions;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Sip.ProxyCore;

/// <summary>An OPTIONS that this process sends on its own account (RFC 3261 section 11), not for anybody who asked it.</summary>
public sealed record OwnRequest
{
    public required SipListener Listener { get; init; }

    public required SipEndpoint Destination { get; init; }

    /// <summary>Request-URI and To.</summary>
    public required string Uri { get; init; }

    /// <summary>URI in From; null = <c>sip:probe@</c> and the listener's address.</summary>
    public string? FromUri { get; init; }

    /// <summary>Comes back with each answer; names the request for good (Call-ID, branch and From tag).</summary>
    public required ulong Token { get; init; }

    internal byte[] Write(uint instance, string userAgent)
    {
        Span<byte> text = stackalloc byte[OwnBranch.TextLength];
        new OwnBranch(instance, Token).Write(text);
        var branch = Encoding.ASCII.GetString(text);
        string[] lines =
        [
            $"OPTIONS {Uri} SIP/2.0",
            $"Via: SIP/2.0/UDP {Listener.Endpoint};rport;branch={branch}",
            "Max-Forwards: 70",
            $"From: <{FromUri ?? $"sip:probe@{Listener.Endpoint}"}>;tag={Token:x16}",
            $"To: <{Uri}>",
            $"Call-ID: {Token:x16}{instance:x8}",
            "CSeq: 1 OPTIONS",
            .. userAgent.Length > 0 ? [$"User-Agent: {userAgent}"] : Array.Empty<string>(),
            "Content-Length: 0",
            "", "",
        ];
        return Encoding.UTF8.GetBytes(string.Join("\r\n", lines));
    }
}

using System.Net;
using System.Text;
using OpenSipsHa.Contracts.Configuration;
using OpenSipsHa.Proxy.Registrar;
using OpenSipsHa.Sip.Messages;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Proxy.Tests.Registrar;

/// <summary>Sends REGISTER requests, as text, to a location store.</summary>
internal sealed class Phone(LocationStore store, string user = "alice")
{
    public RegistrarSettings Settings { get; init; } = new();

    public string CallId { get; set; } = "1-phone@192.0.2.7";

    public uint CSeq { get; set; }

    public SipEndpoint Source { get; init; } = SipEndpoint.From(IPAddress.Parse("192.0.2.7"), 5060);

    public bool IsBehindNat { get; init; }

    public byte[] Key { get; } = Encoding.ASCII.GetBytes($"sip:{user}@pair.example");

    /// <summary>A REGISTER with the next CSeq.</summary>
    /// <param name="headers">Contact, Expires, Path lines.</param>
    public RegistrationOutcome Register(params string[] headers) => RegisterAgain(++CSeq, headers);

    public RegistrationOutcome RegisterAgain(uint cseq, params string[] headers)
    {
        var text = $"""
            REGISTER sip:pair.example SIP/2.0
            Via: SIP/2.0/UDP 192.0.2.7:5060;branch=z9hG4bK{cseq}
            From: <sip:{user}@pair.example>;tag=1
            To: <sip:{user}@pair.example>
            Call-ID: {CallId}
            CSeq: {cseq} REGISTER
            {string.Join("\r\n", headers)}
            Content-Length: 0


            """.ReplaceLineEndings("\r\n").Replace("\r\n\r\nContent", "\r\nContent");
        var bytes = Encoding.ASCII.GetBytes(text);
        var message = new SipMessage();
        message.TryParse(bytes, 0, bytes.Length).ShouldBeTrue(message.Error.ToString());
        Span<ContactField> contacts = stackalloc ContactField[RegisterReader.MaxContacts];
        RegisterReader.ReadContacts(message, contacts, out var count, out var hasStar, out var error);
        error.ShouldBeNull();
        var request = new RegisterRequest
        {
            Message = message.Bytes,
            CallId = message.CallId,
            CSeq = cseq,
            Expires = message.Has(HeaderId.Expires) ? ContactParameters.ReadSeconds(message.Header(HeaderId.Expires)) : null,
            HasStar = hasStar,
            Contacts = contacts[..count],
            Path = RegisterReader.ReadPath(message),
            Source = Source,
            IsBehindNat = IsBehindNat,
        };
        return store.Register(Key, request, Settings);
    }

    /// <summary>Live contacts with their remaining seconds: <c>sip:alice@192.0.2.7 600</c>.</summary>
    public string[] Contacts()
    {
        store.TryGet(Key, out var bindings);
        return [.. bindings.Select(b => $"{Encoding.ASCII.GetString(b.Uri)} {b.RemainingSeconds(store.Now)}")];
    }
}

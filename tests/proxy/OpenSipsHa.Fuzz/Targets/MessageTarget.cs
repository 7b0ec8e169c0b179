using System.Text;
using OpenSipsHa.Sip.Authentication;
using OpenSipsHa.Sip.Messages;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Fuzz.Targets;

/// <summary>A message read in every way there is, and forwarded, answered and read again.</summary>
internal sealed class MessageTarget : IFuzzTarget
{
    private static readonly SipListener Listener = new("vip", SipEndpoint.IPv4(0xC0A801D5, 5060), virtualAddress: false);
    private static readonly SipEndpoint Source = SipEndpoint.IPv4(0x0A000001, 5062);
    private static readonly HeaderId[] Ids = Enum.GetValues<HeaderId>();

    private readonly SipMessage message = new();
    private readonly SipMessage again = new();
    private readonly byte[] written = new byte[SipMessage.MaxBytes];

    public string Name => "message";

    public IReadOnlyList<byte[]> Tokens => SipTokens.All;

    public IEnumerable<byte[]> Seeds =>
    [
        .. SipTokens.Torture,
        .. new[]
        {
            SipTokens.Request("INVITE", extra: "Route: <sip:192.168.1.213;lr>, <sip:10.0.0.8;lr>\r\nRoute: \"a, b\" <sip:p3;lr>\r\n"),
            SipTokens.Request("REGISTER", "sip:example.com", extra: "m: <sip:a@10.0.0.7>;q=0.5;+sip.instance=\"<urn:uuid:1>\", <sip:b@c>\r\nPath: <sip:e;lr>\r\n"),
            SipTokens.Request("BYE", extra: "Authorization: Digest username=\"a\", realm=\"r\", nonce=\"n\", uri=\"sip:r\", qop=auth, nc=00000001, cnonce=\"c\", response=\"0\"\r\n"),
        }.Select(Encoding.Latin1.GetBytes),
    ];

    public void Run(byte[] input)
    {
        var ok = message.TryParse(input, 0, Math.Min(input.Length, SipMessage.MaxBytes));
        FuzzFindException.ThrowIf(ok != (message.Error == SipParseError.None), "TryParse and Error disagree");
        Read(message);
        var error = message.Validate();
        if (message.IsRequest)
            Answer(valid: ok && error == SipParseError.None);
        if (!ok || error != SipParseError.None)
            return;
        if (message.IsRequest)
            Forward();
        else
            Return();
    }

    private static void Read(SipMessage message)
    {
        foreach (var id in Ids)
        {
            _ = message.Header(id);
            if (id == HeaderId.Other)
                continue;
            foreach (var value in message.Values(id))
                ReadValue(value);
        }

        _ = message.Header("X-Header"u8);
        _ = message.Body.Length + message.MethodToken.Length;
        ReadUri(message.RequestUri);
        message.TryGetTopVia(out _);
        message.TryGetCSeq(out _);
        NatContact.TryFind(message, Source, out _, out _);
        DigestCredentials.Read(message.Header(HeaderId.Authorization), out _);
        DigestCredentials.Read(message.Header(HeaderId.ProxyAuthorization), out _);
    }

    private static void ReadValue(ReadOnlySpan<byte> value)
    {
        FuzzFindException.ThrowIf(value.IsEmpty, "a list has an empty value");
        if (NameAddr.TryParse(value, out var address))
        {
            ReadUri(address.Uri);
            Read(address.Parameters);
            _ = address.Tag.Length + address.DisplayName.Length;
        }

        if (!Via.TryParse(value, out var via))
            return;
        Read(via.Parameters);
        FuzzFindException.ThrowIf(via.Host.IsEmpty || via.Port is < 0 or > 65535, "a Via without host or with a bad port");
        FuzzFindException.ThrowIf(SipEndpoint.TryParseLiteral(via.Host, 5060, out var literal) && literal.IsNone, "a literal is no address");
    }

    private static void ReadUri(ReadOnlySpan<byte> text)
    {
        if (!SipUri.TryParse(text, out var uri))
            return;
        Read(uri.Parameters);
        _ = SipUriComparison.AreEquivalent(uri, uri);
        FuzzFindException.ThrowIf(SipUri.WithoutHeaders(text).Length > text.Length, "a URI grows without its headers");
        if (!uri.IsSip)
            return;
        var key = new byte[AddressOfRecord.MaxLength(text)];
        FuzzFindException.ThrowIf(!AddressOfRecord.TryWriteKey(uri, key, out var length), "no key fits into its own maximum");
        // A percent sign that is no escape may become one with what is unescaped behind it; the grammar does not have it.
        if (HasStrayPercent(uri.User))
            return;
        var twice = new byte[AddressOfRecord.MaxLength(key)];
        FuzzFindException.ThrowIf(
            !SipUri.TryParse(key.AsSpan(0, length), out var canonical) || !AddressOfRecord.TryWriteKey(canonical, twice, out var second)
            || !key.AsSpan(0, length).SequenceEqual(twice.AsSpan(0, second)),
            $"the key of a key is another key: {Encoding.Latin1.GetString(text)} has {Encoding.Latin1.GetString(key, 0, length)}");
    }

    private static bool HasStrayPercent(ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && !SipEscapes.TryRead(text, i, out _))
                return true;
        }

        return false;
    }

    private static void Read(SipParameters parameters)
    {
        _ = parameters.HasEmptyElement;
        foreach (var parameter in parameters)
            _ = parameter.Name.Length + parameter.Value.Length;
    }

    private void Answer(bool valid)
    {
        var response = new ResponseBuilder { Status = 400, ToTag = 7, Source = Source, Reason = SipParseErrors.ReasonPhrase(message.Error) };
        var length = response.Write(message, written);
        if (length < 0 || !ReadAgain(length, "the answer"))
            return;
        FuzzFindException.ThrowIf(valid && again.Validate() is not (SipParseError.None or SipParseError.TooManyValues), $"the answer to a valid request has {again.Validate()}");
        FuzzFindException.ThrowIf(valid && (!again.TryGetTo(out var to) || to.Tag.IsEmpty), "the answer has no To tag");
    }

    private void Forward()
    {
        foreach (var pop in (ReadOnlySpan<int>)[0, 1, message.Values(HeaderId.Route).Count()])
        {
            if (pop > message.Values(HeaderId.Route).Count())
                continue;
            var edits = new RequestEdits
            {
                Listener = Listener, Branch = "z9hG4bKfuzz"u8, Source = Source, MaxForwards = 69, PopRoutes = pop, RecordRoute = Listener, FixContact = true,
                OwnRealms = [[.. "r"u8]],
            };
            var length = RequestSplice.Write(message, edits, written);
            if (length < 0 || !ReadAgain(length, "the forwarded request"))
                continue;
            FuzzFindException.ThrowIf(again.Validate() is not (SipParseError.None or SipParseError.TooManyValues), $"the forwarded request has {again.Validate()}");
            FuzzFindException.ThrowIf(!again.Body.SequenceEqual(message.Body), "the body changed");
            FuzzFindException.ThrowIf(!again.RequestUri.SequenceEqual(message.RequestUri), "the Request-URI changed");
            FuzzFindException.ThrowIf(again.Values(HeaderId.Via).Count() != message.Values(HeaderId.Via).Count() + 1, "not one Via more");
            FuzzFindException.ThrowIf(again.Values(HeaderId.Route).Count() != message.Values(HeaderId.Route).Count() - pop, "not as many Routes fewer as were asked for");
        }
    }

    private void Return()
    {
        var length = ResponseSplice.Write(message, default, written, Source);
        if (length < 0 || !ReadAgain(length, "the returned response"))
            return;
        FuzzFindException.ThrowIf(again.Values(HeaderId.Via).Count() != message.Values(HeaderId.Via).Count() - 1, "not one Via fewer");
        FuzzFindException.ThrowIf(!again.Body.SequenceEqual(message.Body), "the body changed");
    }

    /// <returns>False: with this proxy's lines there are more than a message may have, which is the next hop's to refuse.</returns>
    private bool ReadAgain(int length, string what)
    {
        var ok = again.TryParse(written, 0, length);
        if (again.Error == SipParseError.TooManyHeaders)
            return false;
        FuzzFindException.ThrowIf(!ok, $"{what} is malformed: {again.Error}\n{Encoding.Latin1.GetString(written, 0, length)}");
        return true;
    }
}

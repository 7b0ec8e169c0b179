using System.Text;
using OpenSipsHa.Contracts.Configuration;
using OpenSipsHa.Proxy.Authentication;
using OpenSipsHa.Proxy.Routing;
using OpenSipsHa.Proxy.Telemetry;
using OpenSipsHa.Sip.Messages;
using OpenSipsHa.Sip.ProxyCore;

namespace OpenSipsHa.Proxy.Registrar;

/// <summary>REGISTER in, 200 with all bindings out (RFC 3261 section 10.3).</summary>
public sealed class RegisterHandler(LocationStore store, DigestGate gate, ProxyMetrics metrics)
{
    private const int MaxKeyLength = 512;

    /// <param name="domains">Hosts that addresses of record may be of.</param>
    /// <param name="authentication">null = nobody is challenged.</param>
    public void Register(
        RequestContext context, RegistrarSettings settings, ByteStringSet domains, AuthenticationPolicy? authentication)
    {
        var message = context.Message;
        Span<byte> key = stackalloc byte[MaxKeyLength];
        if (UnsupportedExtension(message) is { IsEmpty: false } extension)
        {
            RefuseExtension(context, extension);
            return;
        }

        if (!TryReadAddressOfRecord(message, domains, key, out var keyLength, out var code, out var reason)
            || !TryReadCSeq(message, out var cseq, out code, out reason))
        {
            Refuse(context, code, reason);
            return;
        }

        // 10.3 steps 3 and 4: who it is, and that the address of record is theirs.
        if (authentication is not null && !gate.Admit(context, key[..keyLength], authentication, HeaderId.Authorization, out var refusal))
        {
            metrics.RegisterAnswered(refusal);
            return;
        }

        Span<ContactField> contacts = stackalloc ContactField[RegisterReader.MaxContacts];
        RegisterReader.ReadContacts(message, contacts, out var count, out var hasStar, out var error);
        if (error is not null)
        {
            Refuse(context, 400, error);
            return;
        }

        var request = new RegisterRequest
        {
            Message = message.Bytes,
            CallId = message.CallId,
            CSeq = cseq,
            Expires = message.Has(HeaderId.Expires) ? ContactParameters.ReadSeconds(message.Header(HeaderId.Expires)) : null,
            HasStar = hasStar,
            Contacts = contacts[..count],
            Path = RegisterReader.ReadPath(message),
            Source = context.Source,
            IsBehindNat = NatDetection.IsBehindNat(message, context.Source),
        };
        Answer(context, store.Register(key[..keyLength], request, settings), settings, request.Path);
    }

    private void Answer(
        RequestContext context, in RegistrationOutcome outcome, RegistrarSettings settings, ReadOnlySpan<byte> path)
    {
        metrics.RegisterAnswered(outcome.Code);
        if (outcome.IsAccepted)
        {
            var size = RegisterAnswer.MaxLength(outcome.Bindings, path);
            Span<byte> headers = size <= 4096 ? stackalloc byte[size] : new byte[size];
            var echoed = SupportsPath(context.Message) ? path : default;
            context.Respond(200, default, headers[..RegisterAnswer.Write(outcome.Bindings, echoed, store.Now, headers)]);
            return;
        }

        var minExpires = outcome.Code == 423 ? $"Min-Expires: {settings.MinExpiresSeconds}\r\n" : "";
        context.Respond(outcome.Code, Encoding.ASCII.GetBytes(outcome.Reason), Encoding.ASCII.GetBytes(minExpires));
    }

    private void Refuse(RequestContext context, int code, string reason)
    {
        metrics.RegisterAnswered(code);
        context.Respond(code, Encoding.ASCII.GetBytes(reason));
    }

    private void RefuseExtension(RequestContext context, ReadOnlySpan<byte> extension)
    {
        metrics.RegisterAnswered(420);
        context.Respond(420, default, [.. "Unsupported: "u8, .. extension, .. "\r\n"u8]);
    }

    /// <summary>10.3 step 5: the To header's URI, of a domain of ours.</summary>
    private static bool TryReadAddressOfRecord(
        SipMessage message, ByteStringSet domains, Span<byte> key, out int length, out int code, out string reason)
    {
        length = 0;
        code = 400;
        reason = "To Is Not A SIP URI";
        if (!message.TryGetTo(out var to) || !SipUri.TryParse(to.Uri, out var uri) || !uri.IsSip)
            return false;
        if (!AddressOfRecord.TryWriteKey(uri, key, out length))
        {
            reason = "Address Of Record Is Too Long";
            return false;
        }

        code = 404;
        reason = "Domain Is Not Served Here";
        return domains.Contains(RequestTarget.HostOf(key[..length]));
    }

    private static bool TryReadCSeq(SipMessage message, out uint number, out int code, out string reason)
    {
        code = 400;
        reason = "CSeq Is Not A Number And A Method";
        var readable = message.TryGetCSeq(out var cseq);
        number = cseq.Number;
        return readable;
    }

    /// <summary>10.3 step 2: what the phone requires and we do not know; empty = nothing.</summary>
    private static ReadOnlySpan<byte> UnsupportedExtension(SipMessage message)
    {
        foreach (var option in message.Values(HeaderId.Require))
        {
            if (!Ascii.EqualsIgnoreCase(option, "path"u8))
                return option;
        }

        return default;
    }

    private static bool SupportsPath(SipMessage message)
    {
        foreach (var option in message.Values(HeaderId.Supported))
        {
            if (Ascii.EqualsIgnoreCase(option, "path"u8))
                return true;
        }

        return false;
    }
}

using System.Text;

namespace OpenSipsHa.Sip.Messages;

/// <summary>The checks of RFC 3261 sections 8.1.1, 16.3 and 20, and the limits, that a message needs before a transaction may see it.</summary>
public static class SipMessageValidation
{
    private static ReadOnlySpan<HeaderId> Single =>
        [HeaderId.From, HeaderId.To, HeaderId.CallId, HeaderId.CSeq, HeaderId.MaxForwards, HeaderId.ContentType, HeaderId.Expires];

    private static ReadOnlySpan<HeaderId> Lists =>
    [
        HeaderId.Via, HeaderId.Route, HeaderId.RecordRoute, HeaderId.Contact, HeaderId.Path, HeaderId.Require, HeaderId.ProxyRequire,
        HeaderId.Supported,
    ];

    /// <summary>None, or the first thing wrong with a message that <see cref="SipMessage.TryParse"/> accepted.</summary>
    public static SipParseError Validate(this SipMessage message)
    {
        foreach (var id in Single)
        {
            if (message.Repeats(id))
                return SipParseError.DuplicateHeader;
        }

        foreach (var id in Lists)
        {
            if (message.Has(id) && HasTooMany(message, id))
                return SipParseError.TooManyValues;
        }

        if (!message.Has(HeaderId.Via))
            return SipParseError.MissingVia;
        if (!message.TryGetTopVia(out var via) || via.Parameters.HasEmptyElement || !HasReplaceableParameters(via))
            return SipParseError.BadVia;
        var error = Identity(message);
        if (error != SipParseError.None)
            return error;
        return message.IsRequest ? Request(message) : SipParseError.None;
    }

    /// <summary>
    /// A server writes these two anew (RFC 3261 section 18.2.1, RFC 3581 section 4): a bracket that went with what they were before would move
    /// the ends of the values behind them.
    /// </summary>
    private static bool HasReplaceableParameters(in Via via)
    {
        foreach (var parameter in via.Parameters)
        {
            if ((Ascii.EqualsIgnoreCase(parameter.Name, "rport"u8) || Ascii.EqualsIgnoreCase(parameter.Name, "received"u8))
                && parameter.Value.IndexOfAny("<>\""u8) >= 0)
                return false;
        }

        return true;
    }

    private static bool HasTooMany(SipMessage message, HeaderId id)
    {
        var length = 0;
        for (var line = message.FirstLine(id); line >= 0; line = message.Lines[line].Next)
            length += message.Lines[line].ValueEnd - message.Lines[line].ValueStart + 1;
        // A value and what divides it from the next take two bytes: what is shorter need not be counted.
        return length > 2 * SipMessage.MaxValues && message.Values(id).Count() > SipMessage.MaxValues;
    }

    private static SipParseError Identity(SipMessage message)
    {
        if (!message.Has(HeaderId.From))
            return SipParseError.MissingFrom;
        if (!message.TryGetFrom(out var from) || HasTagWithoutValue(from))
            return SipParseError.BadFrom;
        if (!message.Has(HeaderId.To))
            return SipParseError.MissingTo;
        if (!message.TryGetTo(out var to) || HasTagWithoutValue(to))
            return SipParseError.BadTo;
        if (!message.Has(HeaderId.CallId))
            return SipParseError.MissingCallId;
        if (message.CallId.IsEmpty || message.CallId.IndexOfAnyInRange((byte)0, (byte)' ') >= 0)
            return SipParseError.BadCallId;
        if (!message.Has(HeaderId.CSeq))
            return SipParseError.MissingCSeq;
        if (!message.TryGetCSeq(out var cseq))
            return SipParseError.BadCSeq;
        return message.IsRequest && !cseq.MethodToken.SequenceEqual(message.MethodToken)
            ? SipParseError.CSeqMethod
            : SipParseError.None;
    }

    /// <summary>An answer would get a second tag, and who reads it takes the first.</summary>
    private static bool HasTagWithoutValue(in NameAddr address) => address.Parameters.TryGet("tag"u8, out var tag) && tag.IsEmpty;

    private static SipParseError Request(SipMessage message)
    {
        if (message.Has(HeaderId.MaxForwards) && !Lexer.TryParseNumber(message.Header(HeaderId.MaxForwards), 255, out _))
            return SipParseError.MaxForwards;
        foreach (var route in message.Values(HeaderId.Route))
        {
            // A strict router's becomes the Request-URI (16.6 step 6); neither may have headers (19.1.1, table 1).
            if (!NameAddr.TryParse(route, out var address) || !SipUri.TryParse(address.Uri, out var hop) || !hop.Headers.IsEmpty)
                return SipParseError.BadRoute;
        }

        // Headers would become header fields of the request that another element makes of it (19.1.1, table 1).
        return SipUri.TryParse(message.RequestUri, out var uri) && uri.Headers.IsEmpty ? SipParseError.None : SipParseError.RequestUri;
    }
}

namespace OpenSipsHa.Sip.Messages;

/// <summary>Status and reason phrase, naming the header and what was expected.</summary>
public static class SipParseErrors
{
    public const int Count = (int)SipParseError.TooManyValues + 1;

    /// <summary>
    /// What a request with this error is answered. A method that we do not know may have rules of its own for CSeq: 501 leaves room for
    /// that (RFC 4475 section 3.1.2.18).
    /// </summary>
    public static int Status(SipParseError error, SipMethod method) => error switch
    {
        SipParseError.Version => 505,
        SipParseError.CSeqMethod when method == SipMethod.Other => 501,
        _ => 400,
    };

    public static ReadOnlySpan<byte> ReasonPhrase(SipParseError error) => error switch
    {
        SipParseError.RequestLine => "Bad Request-Line, expected Method SP Request-URI SP SIP/2.0"u8,
        SipParseError.Version => "Version Not Supported, expected SIP/2.0"u8,
        SipParseError.LineBreak => "Bad line break, expected CR LF"u8,
        SipParseError.HeaderName => "Bad header line, expected name: value"u8,
        SipParseError.TooManyHeaders => "Too many headers, at most 256"u8,
        SipParseError.NoEndOfHeaders => "No empty line after the headers"u8,
        SipParseError.ContentLength => "Bad Content-Length, expected one number"u8,
        SipParseError.BodyTooShort => "Body shorter than Content-Length"u8,
        SipParseError.MissingVia => "Missing Via"u8,
        SipParseError.BadVia => "Bad Via"u8,
        SipParseError.MissingFrom => "Missing From"u8,
        SipParseError.BadFrom => "Bad From, expected one name-addr or addr-spec"u8,
        SipParseError.MissingTo => "Missing To"u8,
        SipParseError.BadTo => "Bad To, expected one name-addr or addr-spec"u8,
        SipParseError.MissingCallId => "Missing Call-ID"u8,
        SipParseError.BadCallId => "Bad Call-ID"u8,
        SipParseError.MissingCSeq => "Missing CSeq"u8,
        SipParseError.BadCSeq => "Bad CSeq, expected a number below 2**31 and a method"u8,
        SipParseError.CSeqMethod => "CSeq method differs from the request's"u8,
        SipParseError.DuplicateHeader => "Header repeated that may occur once only"u8,
        SipParseError.MaxForwards => "Bad Max-Forwards, expected 0 to 255"u8,
        SipParseError.RequestUri => "Bad Request-URI"u8,
        SipParseError.BadRoute => "Bad Route, expected name-addr without headers in its URI"u8,
        SipParseError.BadContact => "Bad Contact"u8,
        SipParseError.TooManyValues => "Too many values in one header, at most 256"u8,
        _ => "Bad Request"u8,
    };
}

using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace OpenSipsHa.Sip.Messages;

/// <summary>
/// View over one received message: offsets into the bytes, nothing copied. Made once, used for any number of messages
/// (<see cref="TryParse"/> starts over). Header values are read when asked for. Valid while the buffer is untouched.
/// Not thread-safe.
/// </summary>
public sealed class SipMessage
{
    public const int MaxBytes = 65535;
    public const int MaxHeaders = 256;

    /// <summary>Values of one list header, all its lines together.</summary>
    public const int MaxValues = 256;

    private readonly HeaderLine[] lines = new HeaderLine[MaxHeaders];
    private readonly short[] first = new short[HeaderNames.Count];
    private readonly short[] last = new short[HeaderNames.Count];
    private byte[] buffer = [];
    private int offset;
    private int received;
    private int lineCount;
    private int methodEnd;
    private int uriStart;
    private int uriEnd;
    private int bodyStart;

    /// <summary>What the last <see cref="TryParse"/> found first.</summary>
    public SipParseError Error { get; private set; }

    public bool IsRequest { get; private set; }

    /// <summary>100 to 699; 0 for a request.</summary>
    public int StatusCode { get; private set; }

    /// <summary>The request's method; for a response that of its CSeq.</summary>
    public SipMethod Method { get; private set; }

    /// <summary>The message, cut at Content-Length.</summary>
    public ReadOnlySpan<byte> Bytes => buffer.AsSpan(offset, Length);

    /// <summary>Bytes of the message, without what came after Content-Length.</summary>
    public int Length { get; private set; }

    public ReadOnlySpan<byte> MethodToken =>
        IsRequest ? Bytes[..methodEnd] : CSeq.TryParse(Header(HeaderId.CSeq), out var cseq) ? cseq.MethodToken : default;

    /// <summary>As it stands in the request line; empty for a response.</summary>
    public ReadOnlySpan<byte> RequestUri => Bytes[uriStart..uriEnd];

    /// <summary>May be empty.</summary>
    public ReadOnlySpan<byte> Body => Bytes[bodyStart..];

    /// <summary>All header lines in order.</summary>
    public ReadOnlySpan<HeaderLine> Lines => lines.AsSpan(0, lineCount);

    /// <summary>After the start line's CRLF.</summary>
    internal int HeadersStart { get; private set; }

    internal int RequestUriStart => uriStart;

    internal int RequestUriEnd => uriEnd;

    public ReadOnlySpan<byte> CallId => Header(HeaderId.CallId);

    /// <summary>
    /// Finds start line, headers and body. False: see <see cref="Error"/>; what could be read is readable (so that a
    /// 400 can be built). Never throws. Leading CRLFs are skipped (RFC 3261 section 7.5).
    /// </summary>
    public bool TryParse(byte[] buffer, int offset, int length)
    {
        Reset(buffer, offset, length);
        if (length > MaxBytes)
            return Fail(SipParseError.TooLarge);
        SkipLeadingLineBreaks();
        if (received == 0)
            return Fail(SipParseError.Empty);
        Length = received;
        var text = Bytes;
        var end = LineEnd(text, 0);
        if (end < 0)
            return Fail(SipParseError.NoStartLine);
        HeadersStart = end;
        if (!ParseStartLine(text[..(end - 2)]))
            return false;
        return ParseHeaders(text) && SetBody() && SetResponseMethod();
    }

    /// <summary>Value of the first line with this id, white space around it removed; empty when there is none.</summary>
    public ReadOnlySpan<byte> Header(HeaderId id)
    {
        var line = first[(int)id];
        return line < 0 ? default : buffer.AsSpan(offset + lines[line].ValueStart, lines[line].ValueEnd - lines[line].ValueStart);
    }

    /// <summary>Value of the first line with this name (any case); empty when there is none.</summary>
    public ReadOnlySpan<byte> Header(ReadOnlySpan<byte> name)
    {
        foreach (ref readonly var line in Lines)
        {
            if (Ascii.EqualsIgnoreCase(Bytes[line.Start..line.NameEnd], name))
                return Bytes[line.ValueStart..line.ValueEnd];
        }

        return default;
    }

    public bool Has(HeaderId id) => first[(int)id] >= 0;

    /// <summary>There is more than one line with this id.</summary>
    public bool Repeats(HeaderId id) => first[(int)id] != last[(int)id];

    /// <summary>All values of a list header.</summary>
    public HeaderValues Values(HeaderId id) => new(this, id);

    public bool TryGetTopVia(out Via via)
    {
        via = default;
        var values = Values(HeaderId.Via).GetEnumerator();
        return values.MoveNext() && Via.TryParse(values.Current, out via);
    }

    public bool TryGetFrom(out NameAddr from) => NameAddr.TryParse(Header(HeaderId.From), out from);

    public bool TryGetTo(out NameAddr to) => NameAddr.TryParse(Header(HeaderId.To), out to);

    public bool TryGetCSeq(out CSeq cseq) => CSeq.TryParse(Header(HeaderId.CSeq), out cseq);

    /// <summary>Index of the line that holds the topmost Via, which need not be the first with that name: one may be empty. -1 = none.</summary>
    internal int TopViaLine()
    {
        var values = Values(HeaderId.Via).GetEnumerator();
        return values.MoveNext() ? values.Line : -1;
    }

    internal int FirstLine(HeaderId id) => first[(int)id];

    internal bool Fail(SipParseError error)
    {
        if (Error == SipParseError.None)
            Error = error;
        return false;
    }

    private void Reset(byte[] source, int start, int length)
    {
        buffer = source;
        offset = start;
        received = length;
        Length = 0;
        lineCount = 0;
        methodEnd = uriStart = uriEnd = bodyStart = 0;
        HeadersStart = 0;
        Error = SipParseError.None;
        IsRequest = false;
        StatusCode = 0;
        Method = SipMethod.Other;
        first.AsSpan().Fill(-1);
        last.AsSpan().Fill(-1);
    }

    private void SkipLeadingLineBreaks()
    {
        while (received > 0 && buffer[offset] is (byte)'\r' or (byte)'\n')
        {
            offset++;
            received--;
        }
    }

    /// <summary>Position after the CRLF that ends the line at <paramref name="start"/>; -1 without one or with a lone CR or LF.</summary>
    private static int LineEnd(ReadOnlySpan<byte> text, int start)
    {
        var hit = text[start..].IndexOfAny((byte)'\r', (byte)'\n');
        var lf = start + hit + 1;
        return hit >= 0 && lf < text.Length && text[lf - 1] == '\r' && text[lf] == '\n' ? lf + 1 : -1;
    }

    private bool ParseStartLine(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("SIP/2.0 "u8))
            return ParseStatusLine(line);
        var method = Lexer.TokenEnd(line);
        var version = line.LastIndexOf((byte)' ');
        if (method == 0 || method >= line.Length || line[method] != ' ')
            return Fail(line.StartsWith("SIP/"u8) ? SipParseError.Version : SipParseError.NoStartLine);
        IsRequest = true;
        methodEnd = method;
        Method = SipMethods.Parse(line[..method]);
        if (version <= method)
            return Fail(SipParseError.RequestLine);
        uriStart = method + 1;
        uriEnd = version;
        // Reading goes on after an error here: the Via is needed to answer.
        var uri = line[uriStart..uriEnd];
        if (uri.IsEmpty || uri.IndexOfAny((byte)' ', (byte)'\t') >= 0)
            Fail(SipParseError.RequestLine);
        else if (!Ascii.EqualsIgnoreCase(line[(version + 1)..], "SIP/2.0"u8))
            Fail(line[(version + 1)..].StartsWith("SIP/"u8) ? SipParseError.Version : SipParseError.RequestLine);
        return true;
    }

    private bool ParseStatusLine(ReadOnlySpan<byte> line)
    {
        if (line.Length < 11 || !Lexer.TryParseNumber(line.Slice(8, 3), 699, out var status) || status < 100
            || (line.Length > 11 && line[11] != ' '))
            return Fail(SipParseError.StatusLine);
        StatusCode = (int)status;
        return true;
    }

    private bool ParseHeaders(ReadOnlySpan<byte> text)
    {
        var position = HeadersStart;
        while (true)
        {
            if (text.Length - position >= 2 && text[position] == '\r' && text[position + 1] == '\n')
            {
                bodyStart = position + 2;
                return Error == SipParseError.None;
            }

            var end = LineEnd(text, position);
            while (end > 0 && end < text.Length && text[end] is (byte)' ' or (byte)'\t')
                end = LineEnd(text, end);
            if (end < 0)
            {
                bodyStart = Length;
                return Fail(text[position..].IndexOf((byte)'\n') >= 0 ? SipParseError.LineBreak : SipParseError.NoEndOfHeaders);
            }

            if (lineCount == MaxHeaders)
            {
                bodyStart = Length;
                return Fail(SipParseError.TooManyHeaders);
            }

            AddLine(text, position, end);
            position = end;
        }
    }

    private void AddLine(ReadOnlySpan<byte> text, int start, int end)
    {
        var colon = text[start..end].IndexOf((byte)':');
        var nameEnd = start + colon;
        while (nameEnd > start && text[nameEnd - 1] is (byte)' ' or (byte)'\t')
            nameEnd--;
        if (colon <= 0 || !Lexer.IsToken(text[start..nameEnd]))
        {
            Fail(SipParseError.HeaderName);
            return;
        }

        // An empty value ends before the line's own CRLF, so that a response may put something behind it.
        var valueStart = Lexer.SkipSpace(text[..(end - 2)], start + colon + 1);
        var valueEnd = end - 2;
        while (valueEnd > valueStart && Lexer.IsSpace(text[valueEnd - 1]))
            valueEnd--;
        var id = HeaderNames.Parse(text[start..nameEnd]);
        lines[lineCount] = new HeaderLine
        {
            Id = id, Next = -1, Start = start, NameEnd = nameEnd, ValueStart = valueStart, ValueEnd = valueEnd, End = end,
        };
        Chain(id, (short)lineCount++);
    }

    private void Chain(HeaderId id, short line)
    {
        if (id == HeaderId.Other)
            return;
        var previous = last[(int)id];
        if (previous < 0)
            first[(int)id] = line;
        else
            lines[previous] = lines[previous] with { Next = line };
        last[(int)id] = line;
    }

    private bool SetBody()
    {
        if (!Has(HeaderId.ContentLength))
            return true;
        if (Repeats(HeaderId.ContentLength)
            || !Lexer.TryParseNumber(Header(HeaderId.ContentLength), int.MaxValue, out var length))
            return Fail(SipParseError.ContentLength);
        if (length > Length - bodyStart)
            return Fail(SipParseError.BodyTooShort);
        Length = bodyStart + (int)length;
        return true;
    }

    private bool SetResponseMethod()
    {
        if (!IsRequest && TryGetCSeq(out var cseq))
            Method = cseq.Method;
        return true;
    }

    [SuppressMessage("Design", "CA1065", Justification = "Debugging aid.")]
    public override string ToString() => Encoding.Latin1.GetString(Bytes);
}

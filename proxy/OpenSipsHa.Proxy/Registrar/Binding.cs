using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Proxy.Registrar;

/// <summary>
/// One contact of an address of record. Immutable and compact (a million of them live in one process): the texts lie
/// in one array, sliced by lengths. Times are milliseconds of the store's monotonic clock.
/// </summary>
public sealed class Binding
{
    private readonly byte[] _text;
    private readonly ushort _uriLength;
    private readonly ushort _parametersLength;
    private readonly ushort _callIdLength;
    private readonly ushort _pathLength;

    public Binding(in BindingText text, uint cseq, ushort quality, bool behindNat, long expiresAt, long updatedAt)
    {
        _uriLength = (ushort)text.Uri.Length;
        _parametersLength = (ushort)text.Parameters.Length;
        _callIdLength = (ushort)text.CallId.Length;
        _pathLength = (ushort)text.Path.Length;
        var texts = _uriLength + _parametersLength + _callIdLength + _pathLength;
        _text = new byte[texts + PackedEndpoint.Length(text.Source)];
        text.Uri.CopyTo(_text);
        text.Parameters.CopyTo(_text.AsSpan(_uriLength));
        text.CallId.CopyTo(_text.AsSpan(_uriLength + _parametersLength));
        text.Path.CopyTo(_text.AsSpan(_uriLength + _parametersLength + _callIdLength));
        PackedEndpoint.Write(text.Source, _text.AsSpan(texts));
        CSeq = cseq;
        Quality = quality;
        IsBehindNat = behindNat;
        ExpiresAt = expiresAt;
        UpdatedAt = updatedAt;
    }

    /// <summary>The same contact for longer: the texts are shared, which spares the collector most of a refresh.</summary>
    private Binding(Binding previous, uint cseq, long expiresAt, long updatedAt)
    {
        _text = previous._text;
        _uriLength = previous._uriLength;
        _parametersLength = previous._parametersLength;
        _callIdLength = previous._callIdLength;
        _pathLength = previous._pathLength;
        CSeq = cseq;
        Quality = previous.Quality;
        IsBehindNat = previous.IsBehindNat;
        ExpiresAt = expiresAt;
        UpdatedAt = updatedAt;
    }

    /// <summary>The contact's URI, without angle brackets.</summary>
    public ReadOnlySpan<byte> Uri => _text.AsSpan(0, _uriLength);

    /// <summary>Contact parameters other than expires, as received, each with its leading ';'.</summary>
    public ReadOnlySpan<byte> Parameters => _text.AsSpan(_uriLength, _parametersLength);

    public ReadOnlySpan<byte> CallId => _text.AsSpan(_uriLength + _parametersLength, _callIdLength);

    /// <summary>Value of the Path header fields (RFC 3327), comma-separated; empty when there was none.</summary>
    public ReadOnlySpan<byte> Path => _text.AsSpan(_uriLength + _parametersLength + _callIdLength, _pathLength);

    public uint CSeq { get; }

    /// <summary>q in thousandths, 0 to 1000; 1000 when the contact gave none.</summary>
    public ushort Quality { get; }

    /// <summary>The phone does not know the address that it is seen from: it is reached by <see cref="Source"/> only.</summary>
    public bool IsBehindNat { get; }

    public long ExpiresAt { get; }

    public long UpdatedAt { get; }

    /// <summary>Where the REGISTER came from.</summary>
    public SipEndpoint Source =>
        PackedEndpoint.Read(_text.AsSpan(_uriLength + _parametersLength + _callIdLength + _pathLength));

    /// <summary>Whether a refresh with these texts changes nothing but times and CSeq.</summary>
    public bool HasSameTexts(in BindingText text, bool behindNat) =>
        IsBehindNat == behindNat
        && Uri.SequenceEqual(text.Uri)
        && Parameters.SequenceEqual(text.Parameters)
        && CallId.SequenceEqual(text.CallId)
        && Path.SequenceEqual(text.Path)
        && Source == text.Source;

    public Binding Refreshed(uint cseq, long expiresAt, long updatedAt) => new(this, cseq, expiresAt, updatedAt);

    /// <summary>Whole seconds until expiry, rounded up: a live binding never says 0.</summary>
    public long RemainingSeconds(long now) => (Math.Max(ExpiresAt - now, 0) + 999) / 1000;
}

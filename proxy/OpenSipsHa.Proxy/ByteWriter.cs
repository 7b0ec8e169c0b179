using System.Buffers.Text;
using OpenSipsHa.Sip.Messages;

namespace OpenSipsHa.Proxy;

/// <summary>Writes the bytes of a message one after the other into room that the caller has measured.</summary>
public ref struct ByteWriter(Span<byte> destination)
{
    private readonly Span<byte> _destination = destination;

    public int Length { get; private set; }

    public readonly ReadOnlySpan<byte> Written => _destination[..Length];

    public void Append(ReadOnlySpan<byte> text)
    {
        text.CopyTo(_destination[Length..]);
        Length += text.Length;
    }

    public void Append(long number)
    {
        if (!Utf8Formatter.TryFormat(number, _destination[Length..], out var written))
            throw new ArgumentException("no room for a number", nameof(number));
        Length += written;
    }

    /// <summary><c>;name=value</c> or <c>;name</c>.</summary>
    public void AppendParameter(in SipParameter parameter)
    {
        Append(";"u8);
        Append(parameter.Name);
        if (parameter.Value.IsEmpty)
            return;
        Append("="u8);
        Append(parameter.Value);
    }
}

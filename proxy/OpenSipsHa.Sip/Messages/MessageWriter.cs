using System.Buffers.Text;
using System.Runtime.CompilerServices;

namespace OpenSipsHa.Sip.Messages;

/// <summary>
/// Writes a message into a caller's buffer from left to right. When the room does not suffice
/// <see cref="Overflowed"/> is set and what does not fit is left out: one check at the end.
/// </summary>
internal ref struct MessageWriter(Span<byte> destination)
{
    private readonly Span<byte> destination = destination;

    public int Length { get; private set; }

    public bool Overflowed { get; private set; }

    public readonly ReadOnlySpan<byte> Written => destination[..Length];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(scoped ReadOnlySpan<byte> text)
    {
        if (text.Length > destination.Length - Length)
        {
            Overflowed = true;
            return;
        }

        text.CopyTo(destination[Length..]);
        Length += text.Length;
    }

    public void WriteNumber(long number)
    {
        if (Utf8Formatter.TryFormat(number, destination[Length..], out var written))
            Length += written;
        else
            Overflowed = true;
    }

    public void WriteHost(in Transport.SipEndpoint endpoint)
    {
        Span<byte> text = stackalloc byte[Transport.SipEndpoint.MaxTextLength];
        Write(text[..endpoint.FormatHost(text)]);
    }
}

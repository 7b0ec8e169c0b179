using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OpenSipsHa.Sip.Messages;

/// <summary>One parameter, as it stands on the wire.</summary>
public readonly ref struct SipParameter
{
    public ReadOnlySpan<byte> Name { get; private init; }

    /// <summary>Empty for a flag.</summary>
    public ReadOnlySpan<byte> Value { get; private init; }

    /// <summary>Offset of the name within the parameters' text.</summary>
    internal int Start { get; private init; }

    /// <summary>Offset after the value, or after the name of a flag.</summary>
    internal int End { get; private init; }

    internal static SipParameter From(ReadOnlySpan<byte> element, ReadOnlySpan<byte> text)
    {
        var start = (int)Unsafe.ByteOffset(
            ref MemoryMarshal.GetReference(text), ref MemoryMarshal.GetReference(element));
        var equals = element.IndexOf((byte)'=');
        return new SipParameter
        {
            Name = equals < 0 ? element : Lexer.Trim(element[..equals]),
            Value = equals < 0 ? default : Lexer.Trim(element[(equals + 1)..]),
            Start = start,
            End = start + element.Length,
        };
    }
}

using System.Runtime.InteropServices;

namespace OpenSipsHa.Agent.Conflicts;

/// <summary>struct sock_filter (linux/filter.h): one instruction of a classic BPF program.</summary>
/// <param name="IfTrue">Instructions that a jump skips when its condition holds.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct BpfInstruction(ushort Code, byte IfTrue, byte IfFalse, uint Operand)
{
    /// <summary>A ← 4 bytes of the frame at <paramref name="offset"/>.</summary>
    public static BpfInstruction LoadWord(uint offset) => new(0x20, 0, 0, offset);

    /// <summary>A ← 2 bytes of the frame.</summary>
    public static BpfInstruction LoadHalf(uint offset) => new(0x28, 0, 0, offset);

    /// <summary>A ← 1 byte of the frame.</summary>
    public static BpfInstruction LoadByte(uint offset) => new(0x30, 0, 0, offset);

    /// <summary>A ← 4 bytes of the frame at X + <paramref name="offset"/>.</summary>
    public static BpfInstruction LoadWordFromX(uint offset) => new(0x40, 0, 0, offset);

    /// <summary>A ← what the kernel knows about the frame (SKF_AD_OFF + SKF_AD_…).</summary>
    public static BpfInstruction LoadAncillary(uint what) => new(0x20, 0, 0, 0xffff_f000 + what);

    /// <summary>X ← a number.</summary>
    public static BpfInstruction SetX(uint value) => new(0x01, 0, 0, value);

    public static BpfInstruction Skip(uint count) => new(0x05, 0, 0, count);

    public static BpfInstruction IfEqual(uint value, byte skip, byte elseSkip) => new(0x15, skip, elseSkip, value);

    public static BpfInstruction IfAtLeast(uint value, byte skip, byte elseSkip) => new(0x35, skip, elseSkip, value);

    /// <summary>Ends: the first <paramref name="bytes"/> of the frame are delivered, 0 = it is dropped.</summary>
    public static BpfInstruction Deliver(uint bytes) => new(0x06, 0, 0, bytes);
}

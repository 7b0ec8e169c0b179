using System.Runtime.InteropServices;

namespace OpenSipsHa.Agent.Fencing.Nftables;

/// <summary>Runs commands of nft(8) in the network namespace of the thread that constructs it. One at a time.</summary>
/// <remarks>A command of any kind costs a quarter of a millisecond and reads back more the more rules others have: not for what is done often.</remarks>
internal sealed class NftablesCommands : IDisposable
{
    private readonly NftablesContext _context;

    /// <exception cref="IOException">libnftables is missing or cannot open its socket.</exception>
    public NftablesCommands()
    {
        try
        {
            _context = LibNftables.New(0);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            throw new IOException($"libnftables is not installed (Debian: libnftables1): {e.Message}", e);
        }

        if (_context.IsInvalid || LibNftables.BufferError(_context) != 0 || LibNftables.BufferOutput(_context) != 0)
            throw new IOException("libnftables: no context");
    }

    /// <summary>All of them in one transaction, or none.</summary>
    /// <exception cref="IOException">With what nft says.</exception>
    public void Run(string commands)
    {
        if (LibNftables.Run(_context, commands) == 0)
            return;
        var said = Marshal.PtrToStringUTF8(LibNftables.GetErrorBuffer(_context)) ?? "";
        throw new IOException($"nftables: {FirstError(said)}");
    }

    /// <summary>
    /// Gives back what a large command has taken. libnftables keeps what it has read of the ruleset until it reads anew, which
    /// any small command makes it do; the allocator keeps what is free.
    /// </summary>
    /// <param name="harmless">Such a command.</param>
    /// <exception cref="IOException">With what nft says.</exception>
    public void Trim(string harmless)
    {
        Run(harmless);
        try
        {
            _ = LibNftables.TrimAllocator(0);
        }
        catch (EntryPointNotFoundException)
        {
            // Not glibc.
        }
    }

    public void Dispose() => _context.Dispose();

    /// <summary>nft repeats the line at fault and underlines it; the first line says what it is.</summary>
    private static string FirstError(string said)
    {
        var line = said.Split('\n').FirstOrDefault(l => l.Contains("Error:", StringComparison.Ordinal)) ?? said;
        return line[(line.IndexOf("Error:", StringComparison.Ordinal) is var at and >= 0 ? at + 6 : 0)..].Trim();
    }
}

using System.Runtime.InteropServices;

namespace OpenSipsHa.Agent.Tests.Fencing;

/// <summary>capset(2) is per thread.</summary>
internal static partial class ThreadCapabilities
{
    /// <summary>For the calling thread, for good.</summary>
    public static void DropAll()
    {
        // _LINUX_CAPABILITY_VERSION_3, this thread; effective, permitted, inheritable, twice.
        uint[] header = [0x20080522, 0];
        SetCapabilities(header, new uint[6]).ShouldBe(0);
    }

    [LibraryImport("libc", EntryPoint = "capset")]
    private static partial int SetCapabilities(uint[] header, uint[] data);
}

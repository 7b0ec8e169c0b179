using System.Runtime.InteropServices;

namespace OpenSipsHa.Agent;

/// <summary>Who this process runs as.</summary>
internal static partial class CurrentUser
{
    public static uint Id { get; } = EffectiveUserId();

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUserId();
}

namespace OpenSipsHa.DevCluster.Network;

/// <summary>Signals by their Linux numbers (signal(7), x86 and ARM).</summary>
public enum Signal
{
    /// <summary>Sends nothing; only checks that the process exists.</summary>
    None = 0,
    Hup = 1,
    Int = 2,
    Quit = 3,
    Abort = 6,
    Kill = 9,
    Usr1 = 10,
    Segv = 11,
    Usr2 = 12,
    Term = 15,
    Cont = 18,
    Stop = 19,
}

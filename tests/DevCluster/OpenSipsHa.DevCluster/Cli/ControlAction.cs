namespace OpenSipsHa.DevCluster.Cli;

internal enum ControlAction
{
    Status,
    Cut,
    Heal,
    LinkDown,
    LinkUp,
    Freeze,
    Thaw,
    Kill,
}

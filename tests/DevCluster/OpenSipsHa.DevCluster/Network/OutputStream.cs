namespace OpenSipsHa.DevCluster.Network;

/// <summary>Which of a process's streams a line came from.</summary>
public enum OutputStream
{
    Output,
    Error,
}

namespace OpenSipsHa.DevCluster.Network;

/// <summary>The lab could not do what was asked. The message is one line that says what to do about it.</summary>
public sealed class LabException : Exception
{
    public LabException(string message)
        : base(message)
    {
    }

    public LabException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public LabException()
    {
    }
}

namespace OpenSipsHa.Fuzz;

/// <summary>The code under test did what it must not do.</summary>
public sealed class FuzzFindException : Exception
{
    public FuzzFindException()
    {
    }

    public FuzzFindException(string message)
        : base(message)
    {
    }

    public FuzzFindException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public static void ThrowIf(bool broken, string rule)
    {
        if (broken)
            throw new FuzzFindException(rule);
    }
}

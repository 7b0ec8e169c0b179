using System.Runtime.CompilerServices;

namespace OpenSipsHa.Operator.Tests;

internal static class Repository
{
    public static string Root { get; } = Find();

    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    private static string Find([CallerFilePath] string file = "")
    {
        for (var directory = new FileInfo(file).Directory; directory is not null; directory = directory.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(directory.FullName, "OpenSipsHa.K8s.sln")))
                return directory.FullName;
        }

        throw new InvalidOperationException($"no OpenSipsHa.K8s.sln above {file}");
    }
}

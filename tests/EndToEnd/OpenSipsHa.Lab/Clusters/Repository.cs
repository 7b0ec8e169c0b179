using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.Lab.Clusters;

/// <summary>Where the checkout's files are, found from the running program's own place in it.</summary>
public static class Repository
{
    private const string Solution = "OpenSipsHa.K8s.sln";

    /// <summary>The checkout's root folder.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary><c>Debug</c> or <c>Release</c>: what this program was built as, so that it starts its like.</summary>
    private static string Configuration { get; } =
        AppContext.BaseDirectory.Contains("/bin/Release/", StringComparison.Ordinal) ? "Release" : "Debug";

    /// <summary>Where figures and logs go.</summary>
    public static string Artifacts => Path.Combine(Root, "artifacts");

    public static string Crds => Path.Combine(Root, "crds");

    public static string PairExample => Path.Combine(Root, "examples", "pair");

    /// <summary>The program of a project, e.g. <c>proxy/OpenSipsHa.Agent</c>, as it is shipped: compiled ahead.</summary>
    /// <exception cref="LabException">It is not published; says how.</exception>
    public static string Program(string project) => Existing(project, "publish", "publish");

    /// <summary>The built program of a project that is not shipped.</summary>
    /// <exception cref="LabException">It is not built; says how.</exception>
    public static string Built(string project) => Existing(project, "net10.0", "build");

    /// <summary>A program that set-up unpacks below <c>.tools/</c>, unless the environment names another.</summary>
    /// <exception cref="LabException">Neither is there.</exception>
    public static string Tool(string name, string environmentVariable)
    {
        var named = Environment.GetEnvironmentVariable(environmentVariable);
        var path = string.IsNullOrEmpty(named) ? Path.Combine(Root, ".tools", name) : named;
        return File.Exists(path)
            ? path
            : throw new LabException($"{path} is missing: run scripts/setup.sh test, or name the program in {environmentVariable}");
    }

    private static string Existing(string project, string folder, string command)
    {
        var path = Path.Combine(Root, project, "bin", Configuration, folder, Path.GetFileName(project) + ".dll");
        return File.Exists(path) ? path : throw new LabException($"{path} is missing: dotnet {command} {project} -c {Configuration}");
    }

    private static string FindRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, Solution)))
                return directory.FullName;
        }

        throw new LabException($"{AppContext.BaseDirectory} is not inside a checkout: no folder above it holds {Solution}");
    }
}

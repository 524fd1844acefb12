"""How Sphinx makes the site: ``build`` beside this file calls it."""

import clv

project = "clv"
author = "The clv contributors"
version = release = clv.__version__

extensions = ["sphinx.ext.autodoc", "sphinx.ext.napoleon", "myst_nb"]
exclude_patterns = ["requirements.txt"]

# Notebooks are shown with the outputs that they were committed with: the tests run them.
nb_execution_mode = "off"
myst_heading_anchors = 3

# What is optional to the package is not needed to read its docstrings.
autodoc_mock_imports = ["matplotlib", "mlflow", "numpy", "pandas", "pyspark", "xarray"]
autodoc_member_order = "bysource"
autodoc_default_options = {"members": True, "inherited-members": "ValueError,UserWarning"}
autodoc_typehints = "signature"
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_use_ivar = True

html_theme = "furo"
html_title = f"clv {release}"
html_show_sourcelink = False
